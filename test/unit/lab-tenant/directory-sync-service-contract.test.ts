/** The service is as strict as its contract: what a client gets wrong is a fault, and is written down for the test. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingElement } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import {
  el,
  memberChanges,
  startSyncClient,
  syncObject,
  syncRequest,
  typed,
  user,
  type Spoiling,
} from './directory-sync-client.ts';

type Change = (elements: readonly OutgoingElement[]) => readonly OutgoingElement[];

const without =
  (name: string): Change =>
  (elements) =>
    elements.filter((one) => one.name !== name);
const rewritten =
  (name: string, change: (element: OutgoingElement) => OutgoingElement): Change =>
  (elements) =>
    elements.map((one) => (one.name === name ? change(one) : one));
const told = (content: string) => (element: OutgoingElement) => ({ ...element, content });
const bare = ({ prefix, name, content }: OutgoingElement): OutgoingElement => ({ prefix, name, content });

const SPOILED: readonly (readonly [what: string, spoiling: Spoiling, finding: RegExp])[] = [
  ['parts of the token in another order', { tokenParts: (parts) => parts.toReversed() }, /SyncToken\/.*: after /],
  ['a part of the token missing', { tokenParts: without('FIMBuildNumber') }, /SyncToken: no FIMBuildNumber/],
  ['a part nobody knows', { tokenParts: (parts) => [...parts, el('Mood', 'good')] }, /unknown element Mood/],
  ['a part in the wrong namespace', { tokenParts: rewritten('LanguageId', bare) }, /LanguageId: namespace/],
  ['another protocol', { tokenParts: rewritten('ProtocolVersion', told('1.0')) }, /"1\.0" is not 2\.0/],
  [
    'an application id that is none',
    { tokenParts: rewritten('ApplicationId', told('me')) },
    /ApplicationId: "me" is no guid/,
  ],
  ['a time that is none', { tokenParts: rewritten('IssueDateTime', told('today')) }, /is no dateTime/],
  ['"Bearer" in the token', { token: 'Bearer abc' }, /begins with "Bearer"/],
  [
    'a tracking id of its own',
    { tokenParts: rewritten('TrackingId', told('0f8fad5b-d9cb-469f-a165-70867728950e')) },
    /TrackingId/,
  ],
  ['a token without its role', { blocks: rewritten('SyncToken', ({ attributes: _, ...rest }) => rest) }, /role ""/],
  ['header blocks in another order', { blocks: (blocks) => blocks.toReversed() }, /Header\/.*: after /],
  ['no message id', { blocks: without('MessageID') }, /no MessageID/],
  ['an action that need not be understood', { blocks: rewritten('Action', bare) }, /Action: without mustUnderstand/],
  [
    'the action of another operation',
    { blocks: rewritten('Action', told('urn:other')) },
    /is not that of FinalizeExport/,
  ],
  ['another address', { blocks: rewritten('To', told('https://elsewhere.test/')) }, /To: .* is not/],
  ['no header with the operation', { headers: { 'x-ms-aadmsods-apiaction': undefined } }, /apiaction: ""/],
  [
    'a header with another operation',
    { headers: { 'x-ms-aadmsods-apiaction': 'Capabilities' } },
    /"Capabilities" is not/,
  ],
  ['a header with another tenant', { headers: { 'x-ms-aadmsods-tenantid': 'other' } }, /tenantid/],
];

const FINISHED = [el('totalExported', '1'), el('successfulExportCount', '1')];

describe('the envelope', () => {
  it.each(SPOILED)('%s is a fault that says so', async (_what, spoiling, finding) => {
    await using client = await startSyncClient();
    const answer = await client.call('FinalizeExport', FINISHED, spoiling);
    expect([answer.status, answer.body?.name]).toEqual([500, 'Fault']);
    expect(answer.fault).toMatch(finding);
    expect(client.tenant.directorySyncViolations).toHaveLength(1);
    expect(client.tenant.directorySyncViolations[0]?.operation).toBe('FinalizeExport');
    expect(client.tenant.directorySyncViolations[0]?.findings.join('\n')).toMatch(finding);
  });

  it('without a flaw is no violation', async () => {
    await using client = await startSyncClient();
    expect((await client.call('FinalizeExport', FINISHED)).status).toBe(200);
    expect(client.tenant.directorySyncViolations).toEqual([]);
  });

  it('with white space between its elements is none either', async () => {
    await using client = await startSyncClient();
    const indented = await client.call('FinalizeExport', FINISHED, { octets: withSpaces });
    expect(indented.status).toBe(200);
    expect(client.tenant.directorySyncViolations).toEqual([]);
  });

  it('must not ask that something be understood that nobody knows', async () => {
    await using client = await startSyncClient();
    const foreign: OutgoingElement = {
      ...el('Priority', 'high', 'p'),
      namespaces: { p: 'urn:priority' },
      attributes: [{ prefix: 's', name: 'mustUnderstand', value: '1' }],
    };
    const answer = await client.call('FinalizeExport', FINISHED, { blocks: (blocks) => [...blocks, foreign] });
    expect(answer.fault).toContain("The header 'Priority' from the namespace 'urn:priority' was not understood");
    expect(client.tenant.directorySyncViolations).toHaveLength(1);
  });

  it('that is spoiled is answered where the service is told to be kind, and written down all the same', async () => {
    await using client = await startSyncClient({ strictMessages: false });
    const answer = await client.call('FinalizeExport', FINISHED, { tokenParts: (parts) => parts.toReversed() });
    expect(answer.status).toBe(200);
    expect(client.tenant.directorySyncViolations).toHaveLength(1);
  });
});

/** The same document with spaces in front of the end of the envelope: text records of their own ([MC-NBFX] 2.2.3.11). */
function withSpaces(octets: Uint8Array): Uint8Array {
  const end = 0x01;
  const spaces = [0x98, 2, 0x0a, 0x20];
  return Buffer.concat([octets.subarray(0, -1), Buffer.from([...spaces, end])]);
}

describe('the message', () => {
  it('has the content type of binary XML, and is a POST', async () => {
    await using client = await startSyncClient();
    const text = await client.call('FinalizeExport', FINISHED, { headers: { 'content-type': 'application/soap+xml' } });
    expect(text.status).toBe(415);
    const { raw } = client.rest;
    expect((await raw('PUT', '/provisioningservice.svc', { body: 'x' })).status).toBe(405);
  });

  it.each([
    ['truncated', (octets: Uint8Array) => octets.subarray(0, 200)],
    ['not binary XML', () => Buffer.from('<s:Envelope/>')],
    ['endless', () => Buffer.from([0x40, 1, 0x61, 0x9d, 0xff, 0xff, 0xff, 0x7f])],
    ['empty', () => new Uint8Array()],
  ])('that is %s is refused', async (_what, octets) => {
    await using client = await startSyncClient();
    expect((await client.call('FinalizeExport', FINISHED, { octets })).status).toBe(400);
    expect(client.tenant.directorySyncViolations).toHaveLength(1);
  });

  it('with octets changed anywhere is answered or refused, and never taken for a defect of the lab', async () => {
    await using client = await startSyncClient();
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    const spoil = (places: readonly (readonly [number, number])[]) => (octets: Uint8Array) => {
      const changed = Uint8Array.from(octets);
      for (const [place, value] of places) changed[place % changed.length] = value;
      return changed;
    };
    await fc.assert(
      fc.asyncProperty(changes, async (places) => {
        const answer = await client.provision([user(1)], { octets: spoil(places) });
        expect([200, 400, 500]).toContain(answer.status);
        expect(Buffer.from(answer.octets).toString('latin1')).not.toContain('LabTenantDefect');
      }),
      { numRuns: 150 },
    );
  });

  it('for an operation that is not there is refused in the words of the dispatcher', async () => {
    await using client = await startSyncClient();
    expect((await client.call('DropEverything')).fault).toContain('ContractFilter mismatch at the EndpointDispatcher');
    expect(client.tenant.directorySyncViolations).toHaveLength(1);
  });
});

const OBJECTS: readonly (readonly [what: string, object: OutgoingElement, finding: RegExp])[] = [
  ['no anchor', syncObject({ displayName: 'A' }), /neither SourceAnchor nor CloudAnchor/],
  ['an operation that is none', syncObject({ SourceAnchor: 'a' }, 'User', 'Upsert'), /SyncOperation: "Upsert"/],
  ['a type of objects that is none', syncObject({ SourceAnchor: 'a' }, 'Printer'), /SyncObjectType: "Printer"/],
  ['a value without a type', user(1, { title: el('Value', 'x', 'c') }), /title: type none/],
  ['a value of a foreign type', user(1, { title: typed('d:duration', 'PT1S') }), /title: type \{.*\}duration/],
  ['a boolean that is none', user(1, { accountEnabled: typed('d:boolean', 'yes') }), /"yes" is no boolean/],
  ['a number that is none', user(1, { countryCode: typed('d:long', 'many') }), /"many" is no whole number/],
  ['octets that are no Base64', user(1, { ThumbnailPhoto: typed('d:base64Binary', '%%') }), /no Base64/],
  ['a key twice', user(1, { title: 'a', TITLE: 'b' }), /TITLE more than once/],
  [
    'a list of something else',
    user(1, { proxyAddresses: typed('c:ArrayOfstring', [el('text', 'x', 'c')]) }),
    /unknown element text/,
  ],
  [
    'a change of references that is none',
    user(1, { member: typed('SyncReferenceChangeCollection', []) }),
    /no referenceChanges/,
  ],
];

describe('objects', () => {
  it('of no type and with no operation are refused even by a service that is kind', async () => {
    await using client = await startSyncClient({ strictMessages: false });
    const printer = syncObject({ SourceAnchor: 'a' }, 'Printer');
    expect((await client.provision([printer])).fault).toContain('SyncObjectType: "Printer"');
  });

  it.each(OBJECTS)('with %s are a fault, and nothing is taken of the batch', async (_what, object, finding) => {
    await using client = await startSyncClient();
    const answer = await client.provision([user(2), object]);
    expect(answer.fault).toMatch(finding);
    expect(client.tenant.state.list('user')).toEqual([]);
  });

  it('have changes of references in the second form of the operation alone', async () => {
    await using client = await startSyncClient();
    const group = syncObject({ SourceAnchor: 'g', member: memberChanges(['a']) }, 'Group');
    const first = await client.provision([group], {}, 'ProvisionAzureADSyncObjects');
    expect(first.fault).toContain('which the first form does not know');
  });

  it('come in a request of no other element', async () => {
    await using client = await startSyncClient();
    const answer = await client.call('ProvisionAzureADSyncObjects2', [syncRequest([]), el('more', 'x')]);
    expect(answer.fault).toContain('unknown element more');
  });
});
