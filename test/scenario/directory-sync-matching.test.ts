/**
 * The service's matching and conflicts end to end: somebody is hired, the tenant has something that may be the same, and
 * the cycle makes of it what the service decides. Each case with the object's fate and the words that a person reads.
 */

import { afterAll, expect, test } from 'vitest';
import { explainFault } from '../../engine/api/contract/words/explain.ts';
import type { Fault } from '../../engine/model/fault.ts';
import type { LabEntry } from '../lab/entry.ts';
import { FEATURE } from '../lab/tenant/directory-sync/matching/features.ts';
import type { ObjectView } from '../lab/tenant/tenant.ts';
import { everything, openSyncLab } from './directory-sync-lab.ts';
import { contact, DOMAIN, FABRIKAM, CHILD, faultsOf, group, person, personDn, set, upn, type Lab } from './lab.ts';

/** What a person sees of a case. `takeover`: of the object that was there. `refused`: with the fault's code and, where there is one, its reason. */
type Fate = 'created' | 'takeover' | 'unchanged' | { readonly refused: string; readonly reason?: string };

interface Stage {
  readonly lab: Lab;
  readonly name: string;
  /** The source anchor that the object in the forest will have. */
  readonly anchor: string;
}

interface Told {
  readonly what: string;
  readonly fate: Fate;
  /** What is in quarantine, by `onPremisesProvisioningErrors`. */
  readonly quarantined?: readonly (readonly [property: string, value: string])[];
}

interface Case extends Told {
  readonly name: string;
  readonly features?: number;
  /** In the forest. Default: a person with an address. */
  readonly entry?: (name: string) => LabEntry;
  /** What the tenant has before; answers the id of what a match would find, or of what is in the way. */
  readonly before?: (stage: Stage) => string | undefined;
  /** Of the object afterwards. */
  readonly shows?: { readonly [property: string]: unknown };
}

const addressed = (name: string): LabEntry => person(name, { mail: upn(name), proxyAddresses: [`SMTP:${upn(name)}`] });

const cloudUser = (stage: Stage, properties: object): string =>
  stage.lab.tenant.state.addUser({
    userPrincipalName: upn(`cloud.${stage.name}`),
    displayName: `cloud ${stage.name}`,
    ...properties,
  }).id;

const DEFAULT_FEATURES = 8 | 16 | 32 | 8192 | 32768;
const withFeature = (bit: number) => DEFAULT_FEATURES | bit;
const withoutFeature = (bit: number) => DEFAULT_FEATURES & ~bit;

const CASES: readonly Case[] = [
  { name: 'new', what: 'nothing like it in the tenant', fate: 'created' },
  {
    name: 'upnfree',
    what: 'its user principal name is taken, and names are no match',
    features: withoutFeature(FEATURE.softMatchOnUpn),
    before: (stage) => cloudUser(stage, { userPrincipalName: upn('upnfree') }),
    fate: 'created',
    quarantined: [['UserPrincipalName', upn('upnfree')]],
  },
  {
    name: 'hard',
    what: 'a cloud account with its source anchor as immutable id',
    before: (stage) => cloudUser(stage, { onPremisesImmutableId: stage.anchor }),
    fate: 'takeover',
    shows: { userPrincipalName: upn('hard'), onPremisesSyncEnabled: true },
  },
  {
    name: 'bin',
    what: 'the same, in the recycle bin',
    before: (stage) => {
      const id = cloudUser(stage, { onPremisesImmutableId: stage.anchor });
      stage.lab.tenant.state.remove(id);
      return id;
    },
    fate: 'takeover',
  },
  {
    name: 'hardblock',
    what: 'the same, while hard match is blocked',
    features: withFeature(FEATURE.blockHardMatchTakeover),
    before: (stage) => cloudUser(stage, { onPremisesImmutableId: stage.anchor }),
    fate: { refused: 'operation-refused', reason: 'hard-match-blocked' },
  },
  {
    name: 'hardrole',
    what: 'the same, with a privileged role',
    before: (stage) => {
      const id = cloudUser(stage, { onPremisesImmutableId: stage.anchor });
      stage.lab.tenant.state.setPrivilegedRole(id, 'assigned');
      return id;
    },
    fate: { refused: 'operation-refused', reason: 'hard-match-blocked' },
  },
  {
    name: 'hardid',
    what: 'the same, with another on-premises object identifier',
    before: (stage) => {
      const id = cloudUser(stage, { onPremisesImmutableId: stage.anchor });
      stage.lab.tenant.state.setObjectIdentifier(id, Buffer.alloc(16, 9).toString('base64'));
      return id;
    },
    fate: { refused: 'operation-refused', reason: 'hard-match-blocked' },
  },
  {
    name: 'hardown',
    what: 'the same, with the on-premises object identifier of the object itself',
    before: (stage) => {
      const id = cloudUser(stage, { onPremisesImmutableId: stage.anchor });
      // An anchor is objectGUID in Base64 too, as long as nothing else was kept in ms-DS-ConsistencyGuid.
      stage.lab.tenant.state.setObjectIdentifier(id, stage.anchor);
      return id;
    },
    fate: 'takeover',
  },
  {
    name: 'softsmtp',
    what: 'a cloud account with its primary address',
    before: (stage) => cloudUser(stage, { mail: upn('softsmtp') }),
    fate: 'takeover',
    shows: { userPrincipalName: upn('softsmtp') },
  },
  {
    name: 'softupn',
    what: 'a cloud account with its user principal name',
    before: (stage) => cloudUser(stage, { userPrincipalName: upn('softupn') }),
    fate: 'takeover',
  },
  {
    name: 'softblock',
    what: 'the same, while soft match is blocked',
    features: withFeature(FEATURE.blockSoftMatch),
    before: (stage) => cloudUser(stage, { userPrincipalName: upn('softblock') }),
    fate: { refused: 'operation-refused', reason: 'soft-match-taken' },
  },
  {
    name: 'softrole',
    what: 'the same, with an administrative role',
    before: (stage) => {
      const id = cloudUser(stage, { userPrincipalName: upn('softrole') });
      stage.lab.tenant.state.setPrivilegedRole(id, 'assigned');
      return id;
    },
    fate: { refused: 'operation-refused', reason: 'administrator-match' },
  },
  {
    name: 'softtaken',
    what: 'a cloud account with its primary address and another immutable id',
    before: (stage) => cloudUser(stage, { mail: upn('softtaken'), onPremisesImmutableId: 'another' }),
    fate: { refused: 'operation-refused', reason: 'soft-match-taken' },
  },
  {
    name: 'othertype',
    what: 'a cloud group with its primary address',
    before: ({ lab }) =>
      lab.tenant.state.addGroup({
        groupTypes: ['Unified'],
        mailEnabled: true,
        displayName: 'g',
        mail: upn('othertype'),
      }).id,
    fate: { refused: 'operation-refused', reason: 'object-type-mismatch' },
  },
  {
    name: 'contactmatch',
    what: 'a contact, and a cloud contact with its address',
    entry: contact,
    before: ({ lab }) => lab.tenant.state.addContact({ displayName: 'c', mail: `contactmatch@${FABRIKAM}` }).id,
    fate: 'takeover',
  },
  {
    name: 'contacttype',
    what: 'a contact, and a cloud account with its address',
    entry: contact,
    before: (stage) => cloudUser(stage, { mail: `contacttype@${FABRIKAM}` }),
    fate: { refused: 'operation-refused', reason: 'object-type-mismatch' },
  },
  {
    name: 'groupmatch',
    what: 'a mail-enabled group, and a cloud group with its address',
    entry: (name) => group(name, { displayName: name, mail: upn(name), proxyAddresses: [`SMTP:${upn(name)}`] }),
    before: ({ lab }) =>
      lab.tenant.state.addGroup({ displayName: 'g', groupTypes: [], mailEnabled: true, mail: upn('groupmatch') }).id,
    fate: 'takeover',
  },
  {
    name: 'proxyfree',
    what: 'a secondary address of it is taken',
    entry: (name) =>
      person(name, { mail: upn(name), proxyAddresses: [`SMTP:${upn(name)}`, `smtp:shared.${name}@${DOMAIN}`] }),
    before: (stage) => cloudUser(stage, { mail: `shared.proxyfree@${DOMAIN}` }),
    fate: 'created',
    quarantined: [['ProxyAddresses', `smtp:shared.proxyfree@${DOMAIN}`]],
  },
  {
    name: 'suffix',
    what: 'a suffix that the tenant has not verified',
    entry: (name) => person(name, { userPrincipalName: `${name}@northwind.test` }),
    fate: 'created',
    shows: { userPrincipalName: 'suffix@contoso.onmicrosoft.test' },
  },
  {
    name: 'badname',
    what: 'a user principal name with characters that no name may have',
    entry: (name) => person(name, { userPrincipalName: `bad name@${DOMAIN}` }),
    fate: { refused: 'value-invalid' },
  },
  {
    name: 'certificates',
    what: 'sixteen certificates',
    entry: (name) =>
      person(name, {
        mailNickname: name,
        userCertificate: Array.from({ length: 16 }, (_, index) => Buffer.alloc(40, index)),
      }),
    fate: { refused: 'operation-refused', reason: 'object-too-large' },
  },
  {
    name: 'long',
    what: 'an extension attribute of 1,100 characters',
    entry: (name) => person(name, { extensionAttribute1: 'x'.repeat(1_100) }),
    fate: { refused: 'value-too-long' },
  },
];

const told: (readonly string[])[] = [];
afterAll(() => console.log(told.map((cells) => `| ${cells.join(' | ')} |`).join('\n')));

const arrivedAs = ({ lab, name }: Stage): ObjectView | undefined =>
  everything(lab.tenant).find(
    ({ properties }) => properties['displayName'] === name && properties['onPremisesSyncEnabled'] === true,
  );

const asItIs = ({ lab }: Stage, id: string | undefined) =>
  id === undefined ? undefined : JSON.stringify(lab.tenant.state.get(id)?.properties);

/** What became of it, in the words of the cases. */
function fateOf(stage: Stage, target: string | undefined, fault: Fault | undefined): Fate {
  if (fault) {
    const { reason } = fault.detail;
    return { refused: fault.code, ...(typeof reason === 'string' ? { reason } : {}) };
  }
  const arrived = arrivedAs(stage);
  if (arrived === undefined) return { refused: 'and nothing said' };
  return arrived.id === target ? 'takeover' : 'created';
}

/** Without the service's numbers for its own support. */
const short = (text: string) => text.replace(/ Tracking Id: .*/s, '');

/** A row of the table, and what a person has to be told: whom it concerns, why, and what to do. */
function tell({ what, fate, quarantined = [] }: Told, fault: Fault | undefined): void {
  const words = fault && explainFault(fault);
  const cells = words ? [words.what, words.why, words.remedy] : ['', '', ''];
  const kept = quarantined.map(([property]) => `, ${property} in quarantine`).join('');
  told.push([
    what,
    typeof fate === 'string' ? `${fate}${kept}` : `refused: ${fate.reason ?? fate.refused}`,
    ...cells.map(short),
  ]);
  if (!fault || !words) return;
  expect(words.what, what).toContain(fault.object?.name);
  expect(words.why, what).toContain(String(fault.detail['serverText'] ?? '').slice(0, 40));
  expect(words.why.length, what).toBeGreaterThan(20);
  expect(words.remedy.length, what).toBeGreaterThan(20);
}

function quarantineOf(stage: Stage): unknown[] {
  const errors = arrivedAs(stage)?.properties['onPremisesProvisioningErrors'];
  return ((errors ?? []) as { propertyCausingError: string; value: string }[]).map(
    ({ propertyCausingError, value }) => [propertyCausingError, value],
  );
}

/** The forest's object is made, and before it what the tenant has. */
async function prepare(lab: Lab, { name, entry = addressed, before }: Case) {
  const added = entry(name);
  await lab.forest.add(added);
  const guid = (await lab.forest.get(added.dn))?.attributes['objectGUID']?.[0] as Uint8Array;
  const stage: Stage = { lab, name, anchor: Buffer.from(guid).toString('base64') };
  const target = before?.(stage);
  return { stage, target, was: asItIs(stage, target) };
}

test('what meets the tenant is matched, created, put in quarantine or refused as the service decides, and it is said', async () => {
  const lab = await openSyncLab({ forest: { exchangeSchema: true } });
  const { state } = lab.tenant;
  await lab.cycle('initial');
  const played = new Map<string, Awaited<ReturnType<typeof prepare>>>();
  for (const features of new Set(CASES.map(({ features: mask = DEFAULT_FEATURES }) => mask))) {
    const together = CASES.filter(({ features: mask = DEFAULT_FEATURES }) => mask === features);
    state.synchronization.features = features;
    for (const one of together) played.set(one.name, await prepare(lab, one));
    const faults = faultsOf(await lab.cycle());
    for (const one of together) {
      const { stage, target, was } = played.get(one.name)!;
      const fault = faults.find(({ object }) => object?.name === one.name);
      expect(fateOf(stage, target, fault), one.what).toEqual(one.fate);
      tell(one, fault);
      if (fault) {
        expect(asItIs(stage, target), `${one.what}: what was there`).toBe(was);
        if (target !== undefined)
          expect(fault.detail['conflictId'], `${one.what}: the other one is named`).toBe(target);
      }
      expect(quarantineOf(stage), one.what).toEqual(one.quarantined ?? []);
      if (one.shows) expect(arrivedAs(stage)?.properties, one.what).toMatchObject(one.shows);
    }
    state.synchronization.features = DEFAULT_FEATURES;
  }

  // What was in the way goes: the blocks are lifted above, the holders let go, and the hourly job passes.
  const targetOf = (name: string) => played.get(name)?.target ?? '';
  state.update(targetOf('upnfree'), { userPrincipalName: upn('elsewhere') });
  state.remove(targetOf('proxyfree'));
  state.synchronization.company.nextCleaningAt = 0;
  await lab.cycle();
  await lab.cycle();
  for (const name of ['hardblock', 'softblock']) {
    expect(fateOf(played.get(name)!.stage, targetOf(name), undefined), `${name}, later`).toBe('takeover');
  }
  for (const name of ['upnfree', 'proxyfree']) expect(quarantineOf(played.get(name)!.stage), name).toEqual([]);
  expect(arrivedAs(played.get('upnfree')!.stage)?.properties).toMatchObject({ userPrincipalName: upn('upnfree') });
  expect(arrivedAs(played.get('proxyfree')!.stage)?.properties['proxyAddresses']).toContain(
    `smtp:shared.proxyfree@${DOMAIN}`,
  );
});

interface Change extends Told {
  readonly name: string;
  /** What an administrator does, in the cloud or in the forest, to somebody who is synchronized. */
  readonly act: (lab: Lab, id: string, dn: string) => unknown;
}

const AT_FABRIKAM = `federated@${FABRIKAM}`;

const CHANGES: readonly Change[] = [
  {
    name: 'address',
    what: 'somebody synchronized gets an address that another one has',
    act: ({ forest }, _id, dn) =>
      forest.modify(dn, [{ operation: 'add', attribute: 'proxyAddresses', values: [`smtp:${upn('holder')}`] }]),
    fate: { refused: 'value-not-unique' },
  },
  {
    name: 'named',
    what: 'somebody synchronized gets a user principal name that another one has',
    act: (lab, _id, dn) => set(lab, dn, { userPrincipalName: upn('cloudholder') }),
    fate: { refused: 'value-not-unique' },
  },
  {
    name: 'federated',
    what: 'somebody moves from one federated domain to another',
    act: (lab, _id, dn) => set(lab, dn, { userPrincipalName: `federated@${CHILD}` }),
    fate: { refused: 'operation-refused', reason: 'federated-domain-change' },
  },
  {
    name: 'given',
    what: 'somebody changes whom the cloud manages by now',
    act: (lab, id, dn) => {
      lab.tenant.state.setCloudManaged(id, true);
      return set(lab, dn, { title: 'changed on premises' });
    },
    fate: 'unchanged',
  },
  {
    name: 'cloudonly',
    what: 'somebody leaves whom the tenant does not count among the synchronized any more',
    act: ({ tenant, forest }, id, dn) => {
      tenant.state.update(id, { onPremisesSyncEnabled: null });
      return forest.remove(dn);
    },
    fate: { refused: 'deletion-withheld', reason: 'not-synchronized' },
  },
];

test('what is synchronized and changes keeps what is its own, and what the service refuses is said', async () => {
  const names = CHANGES.map(({ name }) => name);
  const lab = await openSyncLab({
    people: [
      ...names.filter((name) => name !== 'federated').map((name) => addressed(name)),
      person('federated', { userPrincipalName: AT_FABRIKAM }),
      addressed('holder'),
    ],
    tenant: { federatedDomains: [FABRIKAM, CHILD] },
  });
  const { state } = lab.tenant;
  await lab.cycle('initial');
  await lab.cycle();
  state.addUser({ userPrincipalName: upn('cloudholder'), displayName: 'cloudholder' });
  const before = new Map(names.map((name) => [name, arrivedAs({ lab, name, anchor: '' })] as const));
  const idOf = (name: string) => before.get(name)?.id ?? '';
  for (const { name, act } of CHANGES) await act(lab, idOf(name), personDn(name));
  const was = new Map(names.map((name) => [name, JSON.stringify(state.get(idOf(name)))] as const));
  const faults = faultsOf(await lab.cycle());
  for (const change of CHANGES) {
    const fault = faults.find(({ object }) => object?.name === change.name);
    const { reason } = fault?.detail ?? {};
    const fate: Fate = fault ? { refused: fault.code, ...(typeof reason === 'string' ? { reason } : {}) } : 'unchanged';
    expect(fate, change.what).toEqual(change.fate);
    tell(change, fault);
    expect(JSON.stringify(state.get(idOf(change.name))), change.what).toBe(was.get(change.name));
  }
  expect(faults.map(({ object }) => object?.name).sort()).toEqual(['address', 'cloudonly', 'federated', 'named']);
});
