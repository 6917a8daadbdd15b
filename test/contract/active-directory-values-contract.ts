/** Values: of every syntax that occurs on people and groups, with a NUL in them, and longer than the schema allows. */

import { beforeAll, expect, it } from 'vitest';
import type { AttributeType, AttributeValue } from '../../engine/model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import type { LabEntry } from '../lab/entry.ts';
import { drain, Mirror } from './active-directory-mirror.ts';
import { anchorOf, never, person, SELECTION, unit, type Contract } from './active-directory-subject.ts';

interface Sample {
  /** As [MS-ADTS] 3.1.1.2.2.2 calls it. */
  readonly syntax: string;
  readonly attribute: string;
  readonly type: AttributeType;
  /** First as a new object has it, then as it is changed. */
  readonly values: readonly [readonly AttributeValue[], readonly AttributeValue[]];
}

const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** A self-relative security descriptor ([MS-DTYP] 2.4.6): owned by the administrators, with an empty access list. */
const DESCRIPTOR = octets(
  '01000480' +
    '14000000' +
    '00000000' +
    '00000000' +
    '24000000' +
    '01020000000000052000000020020000' +
    '0200080000000000',
);
const DESCRIPTOR_SYNTAX = 'String(NT-Sec-Desc)';
const LARGEST = 2n ** 63n - 1n;

function samples(base: string): Sample[] {
  const holder = (guid: string) => [`B:32:${guid}:${base}`];
  const sample = (
    syntax: string,
    attribute: string,
    type: AttributeType,
    first: Sample['values'][0],
    then: Sample['values'][1],
  ): Sample => ({ syntax, attribute, type, values: [first, then] });
  return [
    sample('Boolean', 'msNPAllowDialin', 'boolean', [true], [false]),
    sample('Enumeration', 'preferredDeliveryMethod', 'integer', [1n], [0n]),
    sample('Integer', 'uidNumber', 'integer', [-(2n ** 31n)], [2n ** 31n - 1n]),
    sample('LargeInteger', 'accountExpires', 'integer', [LARGEST], [0n]),
    sample('Object(DN-Binary)', 'otherWellKnownObjects', 'string', holder('A'.repeat(32)), holder('0'.repeat(32))),
    sample('String(IA5)', 'loginShell', 'string', ['/bin/sh -c "a; b"'], ['/']),
    sample(DESCRIPTOR_SYNTAX, 'msDS-AllowedToActOnBehalfOfOtherIdentity', 'binary', [DESCRIPTOR], [DESCRIPTOR]),
    sample('String(Numeric)', 'x121Address', 'string', ['0049 30 1'], ['1', '2 3']),
    sample('String(Octet)', 'telexNumber', 'binary', [octets('00ff00'), octets('efbbbf')], [octets('00')]),
    sample('String(Printable)', 'destinationIndicator', 'string', ["(a) 'b' + c, d-e."], ['0']),
    sample('String(Teletex)', 'legacyExchangeDN', 'string', ['/o=Contoso/ou=First (x)'], ['/o=Fabrikam']),
    sample('String(Unicode)', 'postalAddress', 'string', ['Łódź\r\n1$2', '\ud83d\ude00'], [' ', 'a\u0000b', '0']),
  ];
}

const wire = (value: AttributeValue): string | Uint8Array => {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
};

/** Values in one order: a directory keeps none. */
const sorted = (values: readonly AttributeValue[] = []) =>
  values.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value))).sort();

export function describeValues(contract: () => Contract): void {
  let base: string;
  let roots: readonly string[];
  let all: readonly Sample[];
  let mirror: Mirror;
  let cookie: string;
  const request = () => ({
    ...SELECTION,
    attributes: [...SELECTION.attributes, 'objectClass', 'info', ...all.map(({ attribute }) => attribute)],
    partition: contract().forest.baseDn,
    signal: never(),
  });
  const readAll = () => drain(contract().connector.fullImport({ ...request(), roots }));

  async function step(): Promise<void> {
    const delta = await drain(contract().connector.deltaImport({ ...request(), cookie }));
    expect(delta.faults).toEqual([]);
    mirror.apply(delta.changes);
    ({ cookie } = delta);
    expect(mirror.differencesTo(Mirror.of((await readAll()).changes))).toEqual([]);
  }

  beforeAll(async () => {
    const { forest } = contract();
    base = `OU=Values,${forest.baseDn}`;
    all = samples(base);
    await forest.add(unit('Values', forest.baseDn));
    roots = [await anchorOf(forest, base)];
    const full = await readAll();
    mirror = Mirror.of(full.changes);
    ({ cookie } = full);
  });

  it('reads each syntax as what it is, new, changed and cleared', async () => {
    const { forest, connector } = contract();
    const dn = `CN=sample,${base}`;
    const read = () => {
      const { attributes } = mirror.byName('sample');
      return all.map(({ syntax, attribute }) => [syntax, sorted(attributes[attribute])]);
    };
    const wanted = (which: 0 | 1) => all.map(({ syntax, values }) => [syntax, sorted(values[which])]);
    const schema = await connector.schema();
    const types = all.map(({ syntax, attribute }) => [syntax, schema.attribute(attribute)?.type]);
    expect(types).toEqual(all.map(({ syntax, type }) => [syntax, type]));

    const first: LabEntry['attributes'] = Object.fromEntries(
      all.map(({ attribute, values }) => [attribute, values[0].map(wire)]),
    );
    await forest.add(person('sample', base, first));
    await step();
    expect(read()).toEqual(wanted(0));
    for (const { attribute, values } of all) {
      expect(mirror.byName('sample').attributes[attribute]?.map((value) => typeof value)).toEqual(
        values[0].map((value) => typeof value),
      );
    }
    const replace = (attribute: string, values: readonly AttributeValue[]) =>
      ({ operation: 'replace', attribute, values: values.map(wire) }) as const;
    // Samba lets nobody change a security descriptor of this kind that is there; accountExpires cannot be cleared.
    const changed = all.filter(({ syntax }) => syntax !== DESCRIPTOR_SYNTAX);
    await forest.modify(
      dn,
      changed.map(({ attribute, values }) => replace(attribute, values[1])),
    );
    await step();
    expect(read()).toEqual(wanted(1));
    const clearable = changed.filter(({ attribute }) => attribute !== 'accountExpires');
    await forest.modify(
      dn,
      clearable.map(({ attribute }) => replace(attribute, [])),
    );
    await step();
    expect(clearable.flatMap(({ attribute }) => mirror.byName('sample').attributes[attribute])).toEqual([]);
  });

  it('reads the classes of an object by their names', () => {
    expect(new Set(mirror.byName('sample').attributes['objectClass'])).toEqual(
      new Set(['top', 'person', 'organizationalPerson', 'user']),
    );
  });

  it('reads and writes a NUL in a text wherever it stands', async () => {
    const { forest } = contract();
    await forest.add(person('nul', base, { displayName: ['a\0b'], otherTelephone: ['\0', '\0\0', 'c\0'] }));
    await step();
    const read = () => mirror.byName('nul').attributes;
    expect(read()['displayName']).toEqual(['a\0b']);
    expect(sorted(read()['otherTelephone'])).toEqual(['\0', '\0\0', 'c\0']);
    const outcomes = await sendAsAdministrator([
      await update(`CN=nul,${base}`, { displayName: ['\0d'], info: ['e\0'] }, { displayName: ['a\0b'] }),
    ]);
    expect(outcomes).toMatchObject([{ status: 'done' }]);
    await step();
    expect(read()).toMatchObject({ displayName: ['\0d'], info: ['e\0'] });
  });

  // rangeUpper of info is 1024, of displayName 256 ([MS-ADA1], [MS-ADA2]); Windows and the lab say which limit it was,
  // Samba that the value is invalid.
  it('names the object and the attribute of a value that the server finds too long, and goes on', async () => {
    const { forest } = contract();
    const names = ['long', 'longer', 'fine'] as const;
    for (const name of names) await forest.add(person(name, base));
    const [long, longer, fine] = names.map((name) => `CN=${name},${base}`) as [string, string, string];
    const outcomes = await sendAsAdministrator([
      await update(long, { info: ['x'.repeat(1025)] }),
      await update(longer, { displayName: ['界'.repeat(257)] }),
      await update(fine, { info: ['x'.repeat(1024)], displayName: ['界'.repeat(256)] }),
    ]);
    const refused = (dn: string, attribute: string) => ({
      status: 'failed',
      fault: {
        code: expect.stringMatching(/^value-(too-long|invalid)$/) as unknown,
        stage: 'export',
        object: { dn },
        attribute,
        retry: 'never',
      },
    });
    expect(outcomes).toMatchObject([refused(long, 'info'), refused(longer, 'displayName'), { status: 'done' }]);
    expect((await forest.get(long))?.attributes['info']).toBeUndefined();
    expect((await forest.get(longer))?.attributes['displayName']).toBeUndefined();
    expect((await forest.get(fine))?.attributes['info']).toEqual(['x'.repeat(1024)]);
  });

  let nextId = 1;

  async function update(
    dn: string,
    attributes: ExportOperation['attributes'],
    before: ExportOperation['before'] = {},
  ): Promise<ExportOperation> {
    const anchor = await anchorOf(contract().forest, dn);
    const about = { operationId: nextId++, dn, anchor, attributes, before };
    return { ...about, kind: 'update', objectType: 'user', references: [], settle: false };
  }

  async function sendAsAdministrator(operations: readonly ExportOperation[]): Promise<ExportOutcome[]> {
    const { open, forest } = contract();
    const { userPrincipalName, password } = forest.administrator;
    const connector = await open({ account: userPrincipalName }, password);
    const outcomes: ExportOutcome[] = [];
    for await (const outcome of connector.export(operations, { signal: never() })) outcomes.push(outcome);
    await connector.close();
    return outcomes.sort((left, right) => left.operationId - right.operationId);
  }
}
