/** Export to the directory-sync service: what is sent, and what becomes of each answer. */

import { describe, expect, it } from 'vitest';
import { dnOf } from '../../../../engine/connectors/entra-id/anchors.ts';
import { wireSchema } from '../../../../engine/connectors/entra-id/directory-sync/attributes.ts';
import { exportObjects, type ExportLimits } from '../../../../engine/connectors/entra-id/directory-sync/export.ts';
import {
  childOf,
  textIn,
  typeOf,
  type XmlElement,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { sidOctets, sidText } from '../../../../engine/connectors/entra-id/directory-sync/properties.ts';
import { findElement } from '../../../../engine/connectors/entra-id/directory-sync/soap/envelope.ts';
import type { ExportOperation, ExportOutcome } from '../../../../engine/model/export-operation.ts';
import { FaultError } from '../../../../engine/model/fault.ts';
import { element, fault, result, scriptedService, type Answer, type SentRequest } from './scripted-service.ts';

const ID = '00000000-0000-0000-0000-00000000000';

function operation(number: number, changes: Partial<ExportOperation> = {}): ExportOperation {
  return {
    operationId: number,
    kind: 'add',
    objectType: 'user',
    dn: dnOf('', `anchor${number}`),
    attributes: { displayName: [`Person ${number}`] },
    before: {},
    references: [],
    settle: false,
    ...changes,
  };
}

const objectsOf = ({ body }: SentRequest) => findElement(body, 'SyncObjects')!.children;

function propertiesOf(object: XmlElement): Map<string, XmlElement> {
  return new Map(
    childOf(object, 'PropertyValues')!.children.map((entry) => [
      textIn(childOf(entry, 'Key'))!,
      childOf(entry, 'Value')!,
    ]),
  );
}

const changesIn = (object: XmlElement) => findElement(object, 'referenceChanges')?.children ?? [];

const anchorOf = (object: XmlElement) => textIn(propertiesOf(object).get('SourceAnchor'))!;

interface Said {
  readonly code?: string;
  readonly text?: string;
}

/** Answers every object that was sent, in the reverse order; `say` makes an error of one. */
function answering(say: (sourceAnchor: string) => Said | 'silence' = () => ({})): Answer {
  return (request) => {
    const results = objectsOf(request).flatMap((object) => {
      const sourceAnchor = anchorOf(object);
      const said = say(sourceAnchor);
      if (said === 'silence') return [];
      return [
        element('AzureADSyncObjectResult', [
          element('CloudAnchor', `User_${ID}${sourceAnchor.at(-1)}`),
          element('ResultCode', said.code === undefined ? 'Success' : 'Failure'),
          element('ResultErrorCode', said.code ?? ''),
          element('ResultErrorDescription', said.text ?? ''),
          element('SourceAnchor', sourceAnchor),
        ]),
      ];
    });
    return result([element('SyncObjectResults', results.toReversed())])(request);
  };
}

async function send(
  answers: readonly Answer[],
  operations: readonly ExportOperation[],
  limits: Partial<ExportLimits> = {},
) {
  const service = scriptedService(answers);
  const taken: number[] = [];
  const warnings: string[] = [];
  const outcomes: ExportOutcome[] = [];
  const context = {
    connector: 'tenant',
    client: service.client,
    pace: { take: (writes: number) => Promise.resolve(void taken.push(writes)), refused: () => undefined },
    schema: wireSchema(),
    met: new Map<string, string>(),
    ambient: service.ambient,
    traffic: service.traffic,
    limits: () => Promise.resolve({ objects: 50, links: 15_000, requests: 1, ...limits }),
    remarked: (_: ExportOperation, text: string) => void warnings.push(text),
  };
  const end = await (async () => {
    for await (const outcome of exportObjects(context, operations, new AbortController().signal))
      outcomes.push(outcome);
  })().then(
    () => undefined,
    (error: unknown) => error,
  );
  const byNumber = new Map(outcomes.map((outcome) => [outcome.operationId, outcome]));
  return { ...service, taken, warnings, outcomes, byNumber, end };
}

describe('an object', () => {
  it('is sent with the types that the service expects, and what is cleared as nil', async () => {
    const attributes = {
      sourceAnchor: ['anchor1'],
      accountEnabled: [true],
      countryCode: [49n],
      onPremiseSecurityIdentifier: ['S-1-5-21-1-2-3-1104'],
      proxyAddresses: ['SMTP:a@contoso.test', 'smtp:b@contoso.test'],
      userCertificate: [new Uint8Array([1, 2, 3])],
      title: [],
    };
    const { sent, outcomes } = await send([answering()], [operation(1, { attributes })]);
    const [object] = objectsOf(sent[0]!);
    const found = [...propertiesOf(object!)].map(([key, value]) => [key, typeOf(value)?.name, textIn(value)]);
    expect(found).toEqual([
      ['SourceAnchor', 'string', 'anchor1'],
      ['accountEnabled', 'boolean', 'true'],
      ['countryCode', 'long', '49'],
      ['onPremiseSecurityIdentifier', 'base64Binary', Buffer.from(sidOctets('S-1-5-21-1-2-3-1104')).toString('base64')],
      ['proxyAddresses', 'ArrayOfstring', ''],
      ['userCertificate', 'ArrayOfbase64Binary', ''],
      ['title', undefined, undefined],
    ]);
    expect(propertiesOf(object!).get('proxyAddresses')!.children.map(textIn)).toEqual(attributes.proxyAddresses);
    expect(['SyncObjectType', 'SyncOperation'].map((name) => textIn(childOf(object!, name)))).toEqual(['User', 'Set']);
    expect(outcomes).toEqual([{ operationId: 1, status: 'done', anchor: `User_${ID}1` }]);
  });

  it('is deleted by its source anchor alone, and is gone where the service knows none', async () => {
    const { sent, outcomes } = await send(
      [answering(() => ({ code: 'ObjectNotFound' }))],
      [operation(1, { kind: 'delete', anchor: `User_${ID}1` })],
    );
    const [object] = objectsOf(sent[0]!);
    expect([...propertiesOf(object!).keys()]).toEqual(['SourceAnchor']);
    expect(textIn(childOf(object!, 'SyncOperation'))).toBe('Delete');
    expect(outcomes).toEqual([{ operationId: 1, status: 'done', settled: true }]);
  });

  it('sends links one by one, each end named by its cloud anchor', async () => {
    const references = [{ attribute: 'member', added: [`User_${ID}7`], removed: [`Group_${ID}8`] }];
    const { sent } = await send(
      [answering()],
      [operation(1, { kind: 'update', objectType: 'group', attributes: {}, references })],
    );
    const changes = findElement(objectsOf(sent[0]!)[0]!, 'referenceChanges')!.children.map((change) =>
      ['Anchor', 'referenceTypeInt', 'operationInt'].map((name) => textIn(findElement(change, name))),
    );
    expect(changes).toEqual([
      [`User_${ID}7`, '1', '1'],
      [`Group_${ID}8`, '1', '2'],
    ]);
  });

  it('that cannot be sent as it is harms no other', async () => {
    const { outcomes, byNumber } = await send(
      [answering()],
      [
        operation(1, { attributes: { noSuchAttribute: ['x'] } }),
        operation(2),
        operation(3, { objectType: 'computer' }),
        operation(4, { dn: 'CN=nobody' }),
        operation(5, { attributes: { onPremiseSecurityIdentifier: ['not a SID'] } }),
      ],
    );
    expect(outcomes).toHaveLength(5);
    const codeOf = (number: number) => {
      const outcome = byNumber.get(number);
      return outcome?.status === 'failed' ? outcome.fault.code : outcome?.status;
    };
    expect([1, 2, 3, 4, 5].map(codeOf)).toEqual([
      'not-supported-by-back-end',
      'done',
      'not-supported-by-back-end',
      'anchor-missing',
      'value-invalid',
    ]);
  });
});

describe('requests', () => {
  it('hold no more objects and links than they may, and an object once', async () => {
    const group = (number: number, links: number, changes: Partial<ExportOperation> = {}) => {
      const added = Array.from({ length: links }, (_, index) => `User_${ID}${index % 10}`);
      const references = links === 0 ? [] : [{ attribute: 'member', added, removed: [] }];
      return operation(number, { objectType: 'group', references, ...changes });
    };
    const operations = [
      operation(1),
      operation(2),
      group(3, 30),
      group(4, 30),
      group(4, 0, { operationId: 5 }),
      group(6, 90),
    ];
    const { sent, outcomes, taken } = await send(
      Array.from({ length: 4 }, () => answering()),
      operations,
      { objects: 3, links: 50 },
    );
    expect(sent.map((request) => objectsOf(request).map(anchorOf))).toEqual([
      ['anchor1', 'anchor2', 'anchor3'],
      ['anchor4'],
      ['anchor4', 'anchor6'],
      ['anchor6'],
    ]);
    const links = sent.flatMap((request) => objectsOf(request).map((object) => changesIn(object).length));
    expect(links).toEqual([0, 0, 30, 30, 0, 50, 40]);
    expect(outcomes.map(({ operationId }) => operationId).toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(taken).toEqual([3, 1, 2, 1]);
  });

  it('are as many at once as they may be', async () => {
    let under = 0;
    let most = 0;
    const slowly: Answer = async (request) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      return answering()(request);
    };
    const operations = Array.from({ length: 9 }, (_, index) => operation(index + 1));
    const { outcomes } = await send(
      operations.map(() => slowly),
      operations,
      { objects: 1, requests: 3 },
    );
    expect([most, outcomes.length]).toEqual([3, 9]);
  });

  it('that fail as a whole leave the outcomes of the others, and end the export', async () => {
    const operations = [operation(1), operation(2), operation(3)];
    const { outcomes, end } = await send([answering(), fault('Access has been denied.')], operations, { objects: 1 });
    expect(outcomes.map(({ operationId }) => operationId)).toEqual([1]);
    expect(end).toBeInstanceOf(FaultError);
    expect((end as FaultError).fault).toMatchObject({ code: 'consent-missing', stage: 'export' });
  });
});

describe('answers', () => {
  it('come in any order, and what nothing was said of is sent again later', async () => {
    const operations = [operation(1), operation(2), operation(3)];
    const silent = answering((anchor) => (anchor === 'anchor2' ? 'silence' : {}));
    const { byNumber, sent } = await send(Array<Answer>(6).fill(silent), operations);
    expect(sent.map((request) => objectsOf(request).length)).toEqual([3, 1, 1, 1, 1, 1]);
    expect(byNumber.get(1)).toMatchObject({ status: 'done', anchor: `User_${ID}1` });
    expect(byNumber.get(2)).toMatchObject({ status: 'failed', fault: { code: 'answer-lost', retry: 'later' } });
    expect(byNumber.get(3)).toMatchObject({ status: 'done', anchor: `User_${ID}3` });
  });

  it('for an object that was not sent end the export, and those for ours count', async () => {
    const foreign: Answer = (request) =>
      result([
        element('SyncObjectResults', [
          ...objectsOf(request).map((object) =>
            element('AzureADSyncObjectResult', [
              element('ResultCode', 'Success'),
              element('SourceAnchor', anchorOf(object)),
            ]),
          ),
          element('AzureADSyncObjectResult', [element('ResultCode', 'Success'), element('SourceAnchor', 'stranger')]),
        ]),
      ])(request);
    const { outcomes, end } = await send([foreign], [operation(1)]);
    expect(outcomes).toMatchObject([{ operationId: 1, status: 'done' }]);
    expect((end as FaultError).fault).toMatchObject({ code: 'protocol-error', stage: 'export' });
  });

  it.each([
    ['InvalidHardMatch', 'operation-refused', 'hard-match-blocked'],
    ['103', 'operation-refused', 'hard-match-blocked'],
    ['InvalidSoftMatch', 'operation-refused', 'soft-match-taken'],
    ['ObjectTypeMismatch', 'operation-refused', 'object-type-mismatch'],
    ['114', 'operation-refused', 'cloud-object'],
    ['LargeObject', 'operation-refused', 'object-too-large'],
    ['AttributeValueMustBeUnique', 'value-not-unique', undefined],
    ['ExceededAllowedLength', 'value-too-long', undefined],
    ['IdentityDataValidationFailed', 'value-invalid', undefined],
  ])('%s are faults of the object: %s', async (said, code, reason) => {
    const { outcomes } = await send([answering(() => ({ code: said, text: 'No.' }))], [operation(1)]);
    expect(outcomes).toMatchObject([
      {
        status: 'failed',
        fault: {
          code,
          object: { connector: 'tenant', name: 'Person 1' },
          detail: { serverCode: said, serverText: 'No.', ...(reason === undefined ? {} : { reason }) },
        },
      },
    ]);
  });

  it('with a remark are taken, and the remark is passed on', async () => {
    const { outcomes, warnings } = await send(
      [answering(() => ({ text: 'The address was put in quarantine.' }))],
      [operation(1)],
    );
    expect(outcomes).toMatchObject([{ status: 'done' }]);
    expect(warnings).toEqual(['The address was put in quarantine.']);
  });
});

it('SIDs are text here and octets there', () => {
  for (const sid of ['S-1-5-32-544', 'S-1-5-21-4294967295-0-1-500']) expect(sidText(sidOctets(sid))).toBe(sid);
  expect(sidText(new Uint8Array([1, 2, 3]))).toBeUndefined();
});
