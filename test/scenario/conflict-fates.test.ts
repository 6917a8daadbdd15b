/**
 * What is said of conflicts before the export, and what the directory-sync service then does: the same, for every row of the
 * matrix of matching and conflicts, and for everybody else too.
 */

import { describe, expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { explainConflict } from '../../engine/api/contract/words/explain-conflict.ts';
import { GERMAN } from '../../engine/api/contract/words/german/german.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import { FEATURE } from '../lab/tenant/directory-sync/matching/features.ts';
import type { JsonObject } from '../lab/tenant/json.ts';
import { openSyncLab, type SyncLabOptions } from './directory-sync-lab.ts';
import { faultsOf, group, person, personDn, set, upn, type Lab } from './lab.ts';

type Conflict = CallResult<'conflicts'>['conflicts'][number];

const GUIDS = Array.from({ length: 9 }, (_, digit) => `${digit}f0e0d0c-0b0a-0908-0706-050403020100`);
const anchorOf = (digit: number) => Buffer.from(guidFromText(GUIDS[digit]!)).toString('base64');
const anchored = (digit: number) => ({ 'mS-DS-ConsistencyGuid': [guidFromText(GUIDS[digit]!)] });

/** A person with a mailbox of their own address. */
const mailed = (name: string, attributes: Parameters<typeof person>[1] = {}) =>
  person(name, { mailNickname: name, mail: upn(name), proxyAddresses: [`SMTP:${upn(name)}`], ...attributes });
const mailedGroup = (name: string, attributes: Parameters<typeof group>[1] = {}) =>
  group(name, { mailNickname: name, mail: upn(name), proxyAddresses: [`SMTP:${upn(name)}`], ...attributes });
const cloud = (name: string, properties: JsonObject = {}): JsonObject => ({
  userPrincipalName: upn(name),
  displayName: `cloud ${name}`,
  mailNickname: name,
  ...properties,
});

async function openStaged(options: SyncLabOptions, before: (lab: Lab) => void = () => undefined): Promise<Lab> {
  const lab = await openSyncLab({ ...options, forest: { exchangeSchema: true, ...FREE, ...options.forest } });
  for (const user of options.cloudUsers ?? [])
    expect(lab.tenant.state.get(String(user['userPrincipalName']))).toBeDefined();
  before(lab);
  // One application may read roles as well: without that a takeover of an administrator cannot be foreseen.
  const permissions = [...LEAST_PERMISSIONS, 'RoleManagement.Read.Directory', 'OrgContact.Read.All'];
  const { certificatePem } = lab.client;
  const clientId = lab.tenant.registerApplication({ certificatePem, permissions, directorySync: true });
  await lab.configure((configuration) => ({ ...configuration, tenant: { ...configuration.tenant, clientId } }));
  await setStaging(lab, true);
  await lab.cycle('initial');
  return lab;
}

const FREE = { duplicateUserPrincipalNames: true } as const;

const setStaging = (lab: Lab, stagingMode: boolean) =>
  lab.configure((configuration) => ({ ...configuration, stagingMode }));

async function predictions(lab: Lab): Promise<readonly Conflict[]> {
  const client = createDispatcher(lab.engine);
  const summary = await client.call('find-conflicts', {});
  expect(summary).toMatchObject({ cloud: 'asked', fault: null });
  const { conflicts } = await client.call('conflicts', { limit: 1_000 });
  for (const conflict of conflicts) expectWords(conflict);
  return conflicts;
}

/** Both languages have words for it, and no fact is missing in them. */
function expectWords(conflict: Conflict): void {
  for (const words of [explainConflict(conflict), explainConflict(conflict, GERMAN)]) {
    expect(Object.values(words).join(' '), conflict.kind).not.toMatch(/[{}]|\?(?!\?\?\?)(?<!\?\?)/);
  }
}

/** Of each object by name what was said of it. */
function said(conflicts: readonly Conflict[]): Map<string, string[]> {
  const fates = new Map<string, string[]>();
  for (const conflict of conflicts) {
    const { name } = conflict.object;
    fates.set(name, [...(fates.get(name) ?? []), fateSaid(conflict)]);
  }
  return fates;
}

const PROPERTIES: { readonly [attribute: string]: string } = {
  userPrincipalName: 'UserPrincipalName',
  proxyAddresses: 'ProxyAddresses',
};

function fateSaid({ severity, error, attribute, value, other }: Conflict): string {
  switch (severity) {
    case 'fails':
      return `refused ${error ?? ''}`;
    case 'takes-over':
      return `took over ${other?.name ?? ''}`;
    case 'quarantined':
      return `quarantined ${PROPERTIES[attribute ?? ''] ?? ''} ${value ?? ''}`;
    case 'changed':
      return `changed ${attribute ?? ''}`;
  }
}

/** What became of an object, by what the tenant shows of it and what the export said. */
function fateOf(
  lab: Lab,
  name: string,
  faults: ReturnType<typeof faultsOf>,
  former: ReadonlyMap<string, string>,
): string[] {
  const fault = faults.find(({ object }) => object?.name === name);
  if (fault) return [`refused ${String(fault.detail['serverCode'])}`];
  const found = (['user', 'group'] as const)
    .flatMap((kind) => lab.tenant.state.list(kind))
    .find(({ properties }) => properties['displayName'] === name);
  if (!found) return ['missing'];
  const { properties } = found;
  const errors = (properties['onPremisesProvisioningErrors'] ?? []) as unknown as readonly {
    readonly propertyCausingError: string;
    readonly value: string;
  }[];
  const before = former.get(found.id);
  return [
    ...(before === undefined ? [] : [`took over ${before}`]),
    ...errors.map(({ propertyCausingError, value }) => `quarantined ${propertyCausingError} ${value}`),
  ];
}

async function fates(lab: Lab) {
  const { state } = lab.tenant;
  const cloudOnly = [...state.list('user'), ...state.listDeleted('user'), ...state.list('group')].filter(
    ({ properties }) => properties['onPremisesSyncEnabled'] !== true,
  );
  const former = new Map(cloudOnly.map(({ id, properties }) => [id, String(properties['displayName'])]));
  await setStaging(lab, false);
  const faults = faultsOf(await lab.cycle());
  return (name: string) => fateOf(lab, name, faults, former);
}

/** The first refusal is all that the service says; a change of a value it does not say at all. */
function expectSame(name: string, told: readonly string[], became: readonly string[]): void {
  const refusals = told.filter((fate) => fate.startsWith('refused'));
  if (refusals.length > 0) {
    expect(became, name).toHaveLength(1);
    expect(refusals, name).toContain(became[0]);
    return;
  }
  expect(became.toSorted(), name).toEqual(told.filter((fate) => !fate.startsWith('changed')).toSorted());
}

describe('in a tenant as it usually is', () => {
  test('every conflict of the matrix is said before, and is what the service then does', async () => {
    const bytes = (count: number) => Array.from({ length: count }, (_, index) => new Uint8Array([48, 1, index]));
    const people = [
      person('nobody'),
      mailed('holder'),
      // values by themselves
      person('accent', { userPrincipalName: upn('josé') }),
      person('dotted', { userPrincipalName: upn('dot.') }),
      person('longname', { userPrincipalName: upn('l'.repeat(70)) }),
      person('elsewhere', { userPrincipalName: 'elsewhere@fabrikam.example' }),
      mailed('certified', { userCertificate: bytes(16) }),
      mailed('addressed', {
        proxyAddresses: [
          `SMTP:${upn('addressed')}`,
          ...Array.from({ length: 300 }, (_, at) => `smtp:a${at}@${'contoso.test'}`),
        ],
      }),
      mailed('spaced', { proxyAddresses: [`SMTP:${upn('spaced')}`, 'smtp:two words@contoso.test'] }),
      mailed('primaries', { proxyAddresses: [`SMTP:${upn('primaries')}`, `SMTP:${upn('primaries2')}`] }),
      // values that others have
      person('namesake', { userPrincipalName: upn('holder') }),
      mailed('echo', { proxyAddresses: [`SMTP:${upn('echo')}`, `smtp:${upn('holder')}`] }),
      mailed('mailtwin', { mail: upn('holder') }),
      mailed('sip', { proxyAddresses: [`SMTP:${upn('sip')}`, 'x500:/o=contoso/cn=one'] }),
      mailed('sip2', { proxyAddresses: [`SMTP:${upn('sip2')}`, 'X500:/O=Contoso/CN=one'] }),
      // objects of the tenant
      person('hard', anchored(1)),
      person('returning', anchored(2)),
      person('hardened', anchored(3)),
      person('administered', anchored(4)),
      mailed('soft'),
      person('softname'),
      mailed('foreign'),
      mailed('chief'),
      mailed('grouped', { proxyAddresses: [`SMTP:${upn('cloudlist')}`] }),
    ];
    const lab = await openStaged(
      {
        people,
        entries: [mailedGroup('listone'), mailedGroup('listtwo', { proxyAddresses: [`SMTP:${upn('listone')}`] })],
        cloudUsers: [
          cloud('was-hard', { onPremisesImmutableId: anchorOf(1) }),
          cloud('was-deleted', { onPremisesImmutableId: anchorOf(2) }),
          cloud('was-other', { onPremisesImmutableId: anchorOf(3) }),
          cloud('was-admin', { onPremisesImmutableId: anchorOf(4) }),
          cloud('was-soft', { mail: upn('soft') }),
          cloud('softname'),
          cloud('was-foreign', { mail: upn('foreign'), onPremisesImmutableId: anchorOf(5) }),
          cloud('was-chief', { mail: upn('chief') }),
        ],
      },
      ({ tenant: { state } }) => {
        state.remove(upn('was-deleted'));
        state.setObjectIdentifier(upn('was-other'), Buffer.from(guidFromText(GUIDS[8]!)).toString('base64'));
        state.setPrivilegedRole(upn('was-admin'), 'assigned');
        state.setPrivilegedRole(upn('was-chief'), 'assigned');
        state.addGroup({
          displayName: 'cloud list',
          mailNickname: 'cloudlist',
          mailEnabled: true,
          groupTypes: ['Unified'],
          mail: upn('cloudlist'),
          proxyAddresses: [`SMTP:${upn('cloudlist')}`],
        });
      },
    );
    const conflicts = await predictions(lab);
    const told = said(conflicts);
    const known = [...told].map(([name, list]) => `${name}: ${list.join(', ')}`).toSorted();
    expect(known).toMatchInlineSnapshot(`
      [
        "accent: refused IdentityDataValidationFailed",
        "addressed: refused LargeObject",
        "administered: refused InvalidHardMatch",
        "certified: refused LargeObject",
        "chief: refused ExistingAdminRoleConflict",
        "dotted: refused IdentityDataValidationFailed",
        "echo: quarantined ProxyAddresses smtp:holder@contoso.test",
        "elsewhere: changed userPrincipalName",
        "foreign: refused InvalidSoftMatch",
        "grouped: refused ObjectTypeMismatch",
        "hard: took over cloud was-hard",
        "hardened: took over cloud was-other",
        "listtwo: refused AttributeValueMustBeUnique",
        "longname: refused IdentityDataValidationFailed",
        "mailtwin: refused AttributeValueMustBeUnique",
        "namesake: quarantined UserPrincipalName holder@contoso.test",
        "primaries: refused DataValidationFailed",
        "returning: took over cloud was-deleted",
        "sip2: refused AttributeValueMustBeUnique",
        "soft: took over cloud was-soft",
        "softname: took over cloud softname",
        "spaced: refused DataValidationFailed",
      ]
    `);
    const fate = await fates(lab);
    const names = [...people.map(({ attributes }) => String(attributes['displayName'])), 'listone', 'listtwo'];
    for (const name of names.filter((one) => one !== 'hardened')) expectSame(name, told.get(name) ?? [], fate(name));
    // The one thing that cannot be foreseen is said to be so.
    const hardened = conflicts.find(({ object }) => object.name === 'hardened')!;
    expect(hardened).toMatchObject({ kind: 'takeover', detail: { doubts: 'object-identifier' } });
    expect(fate('hardened')).toEqual(['refused InvalidHardMatch']);
  });
});

describe('in a tenant that blocks matches', () => {
  test('both ways of taking over are refused, and said to be', async () => {
    const people = [person('hard', anchored(1)), mailed('soft'), person('softname')];
    const lab = await openStaged(
      {
        people,
        cloudUsers: [
          cloud('was-hard', { onPremisesImmutableId: anchorOf(1) }),
          cloud('was-soft', { mail: upn('soft') }),
          cloud('softname'),
        ],
      },
      ({ tenant: { state } }) => {
        const { features } = state.synchronization;
        state.synchronization.features = features | FEATURE.blockSoftMatch | FEATURE.blockHardMatchTakeover;
      },
    );
    const conflicts = await predictions(lab);
    const told = said(conflicts);
    expect(Object.fromEntries(told)).toEqual({
      hard: ['refused InvalidHardMatch'],
      soft: ['refused InvalidSoftMatch'],
      softname: ['refused InvalidSoftMatch'],
    });
    expect(conflicts.every(({ detail }) => detail['blockedBy'] === 'feature')).toBe(true);
    const fate = await fates(lab);
    for (const { attributes } of people) {
      const name = String(attributes['displayName']);
      expectSame(name, told.get(name) ?? [], fate(name));
    }
  });
});

describe('of objects that are synchronized', () => {
  test('a change to a value that somebody has is refused, and said to be before', async () => {
    const people = ['holder', 'wants-address', 'wants-name', 'gets-rid'].map((name) => mailed(name));
    const lab = await openStaged({ people });
    await setStaging(lab, false);
    await lab.cycle();
    await lab.cycle();
    await setStaging(lab, true);
    await set(lab, personDn('wants-address'), {
      proxyAddresses: [`SMTP:${upn('wants-address')}`, `smtp:${upn('holder')}`],
    });
    await set(lab, personDn('wants-name'), { userPrincipalName: upn('holder') });
    await lab.cycle();
    const told = said(await predictions(lab));
    expect(Object.fromEntries(told)).toEqual({
      'wants-address': ['refused AttributeValueMustBeUnique'],
      'wants-name': ['refused AttributeValueMustBeUnique'],
    });
    const fate = await fates(lab);
    for (const name of ['holder', 'wants-address', 'wants-name', 'gets-rid'])
      expectSame(name, told.get(name) ?? [], fate(name));
  });

  test('values in quarantine are listed with who wants and who has them, and gone when the service gives them back', async () => {
    const people = [
      mailed('holder'),
      person('namesake', { userPrincipalName: upn('holder') }),
      mailed('echo', { proxyAddresses: [`SMTP:${upn('echo')}`, `smtp:${upn('holder')}`] }),
    ];
    const lab = await openStaged({ people });
    await setStaging(lab, false);
    await lab.cycle();
    await lab.cycle();
    const client = createDispatcher(lab.engine);
    // Nobody had to ask: the cycle that wrote looked by itself.
    const { values } = await client.call('quarantined', {});
    const listed = values.map(({ attribute, object, owner, instead }) => [
      ...[attribute, object.name, owner?.name, object.dn, owner?.dn],
      instead === null ? null : /^holder\+\d{4}@/.test(instead),
    ]);
    expect(listed.toSorted()).toEqual([
      ['proxyAddresses', 'echo', 'holder', personDn('echo'), personDn('holder'), null],
      ['userPrincipalName', 'namesake', 'holder', personDn('namesake'), personDn('holder'), true],
    ]);
    // What stands is said beside what is planned, as something that was exported like this.
    const standing = await predictions(lab);
    expect(standing.map(({ kind, standing: stands }) => [kind, stands]).toSorted()).toEqual([
      ['proxy-address-taken', true],
      ['user-principal-name-taken', true],
    ]);
    const echo = values.find(({ object }) => object.name === 'echo')!;
    const ofEcho = await client.call('quarantined', { object: echo.object.connectorObject! });
    expect(ofEcho.values.map(({ id }) => id)).toEqual([echo.id]);

    await set(lab, personDn('namesake'), { userPrincipalName: upn('namesake') });
    await lab.settle();
    lab.tenant.state.cleanConflicts();
    await client.call('read-quarantine', {});
    const after = await client.call('quarantined', {});
    expect(after.values.map(({ object }) => object.name)).toEqual(['echo']);
  });
});
