/** One step of a history, done to the world. Answers whether anything was done. */

import { guidFromText } from '../../../engine/model/anchor.ts';
import { escapeRdnValue, nameOfDn, parentDn } from '../../../engine/model/distinguished-name.ts';
import type { CycleRecord } from '../../../engine/runs/cycle.ts';
import type { RunRecord } from '../../../engine/runs/run.ts';
import { saveConfiguration } from '../../../engine/settings/configuration-store.ts';
import type { Configuration } from '../../../engine/setup/configuration.ts';
import { GraphError } from '../../lab/tenant/graph-error.ts';
import { BASE, DOMAIN, NotPossible } from './forest.ts';
import type { Label, Side, Step } from './history.ts';
import { OWN_RULES } from './own-rules.ts';
import { FOREST, TENANT, type World } from './world.ts';

export type Done = 'done' | 'nothing' | readonly RunRecord[];

export async function applyStep(world: World, step: Step): Promise<Done> {
  const run = await applyRun(world, step);
  if (run) return run;
  try {
    if (step.do === 'choose') await choose(world, step.included, step.excluded);
    else if (step.do === 'rules') await setRules(world, step.own, step.off);
    else if (step.do === 'staging') await edit(world, (document) => ({ ...document, stagingMode: step.on }));
    else await applyChange(world, step);
    return 'done';
  } catch (error) {
    // What a directory refuses, an administrator cannot do either.
    if (error instanceof NotPossible || error instanceof GraphError) return 'nothing';
    throw error;
  }
}

async function applyRun(world: World, step: Step): Promise<Done | undefined> {
  const { engine, clock } = world;
  switch (step.do) {
    case 'wait':
      clock.now += step.minutes * 60_000;
      return 'done';
    case 'cycle':
      clock.now += 1_000;
      return (await engine.runCycle(step.policy, 'manual')).steps;
    case 'cancelled':
      clock.now += 1_000;
      return cancelledCycle(world, step.policy, step.at);
    case 'shuffled':
      clock.now += 1_000;
      return shuffledCycle(world, step.policy, step.order);
    case 'run':
      clock.now += 1_000;
      return [await engine.runProfile(connectorOf(step.side), step.profile)];
    default:
      return undefined;
  }
}

async function cancelledCycle(
  { engine }: World,
  policy: 'initial' | 'delta',
  at: number,
): Promise<CycleRecord['steps']> {
  const cancelling = new AbortController();
  let reports = 0;
  const onProgress = () => {
    if (++reports === at) cancelling.abort();
  };
  return (await engine.runCycle(policy, 'manual', { signal: cancelling.signal, onProgress })).steps;
}

export const connectorOf = (side: Side) => (side === 'forest' ? FOREST : TENANT);

/** The runs of a cycle, with directories imported and synchronized in another order than the documented one. */
async function shuffledCycle(
  { engine }: World,
  policy: 'initial' | 'delta',
  order: readonly Side[],
): Promise<CycleRecord['steps']> {
  const steps: RunRecord[] = [];
  const run = async (side: Side, profile: RunRecord['profile']) => {
    const record = await engine.runProfile(connectorOf(side), profile);
    steps.push(record);
    return record;
  };
  for (const side of order) {
    if (policy === 'delta' && (await run(side, 'Delta Import')).fault === undefined) continue;
    await run(side, 'Full Import');
  }
  const synchronization = policy === 'delta' ? 'Delta Synchronization' : 'Full Synchronization';
  for (const side of order) await run(side, synchronization);
  for (const side of order) await run(side, 'Export');
  return steps;
}

// What people do.

async function applyChange(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case 'unit':
      return add(world, step.who, `OU=${escapeRdnValue(step.name)},${await containerDn(world, step.in)}`, {
        objectClass: 'top organizationalUnit',
      });
    case 'hire':
      return add(world, step.who, `CN=${escapeRdnValue(step.name)},${await containerDn(world, step.in)}`, {
        objectClass: `top person organizationalPerson user${step.kind === 'inetOrgPerson' ? ' inetOrgPerson' : ''}`,
        // Twenty characters are the limit of an account name.
        sAMAccountName: `acc-${step.who}`,
        userPrincipalName: `${step.upn}@${DOMAIN}`,
        displayName: step.name,
        userAccountControl: '512',
      });
    case 'group':
      return add(world, step.who, `CN=${escapeRdnValue(step.name)},${await containerDn(world, step.in)}`, {
        objectClass: 'top group',
        sAMAccountName: `acc-${step.who}`,
        groupType: step.type,
      });
    case 'contact':
      return add(world, step.who, `CN=${escapeRdnValue(step.name)},${await containerDn(world, step.in)}`, {
        objectClass: 'top person organizationalPerson contact',
        displayName: step.name,
        mail: `${step.who}@fabrikam.test`,
      });
    case 'set':
      return change(world, step.who, step.values);
    case 'rename':
      return rename(world, step.who, step.name);
    case 'move':
      return move(world, step.who, step.in);
    case 'delete':
      return remove(world, step.who);
    case 'restore':
      return restore(world, step.who);
    case 'manager':
      return change(world, step.who, { manager: step.manager === null ? '' : (await live(world, step.manager)).dn });
    case 'join':
    case 'leave':
      return world.forest.modify((await live(world, step.group)).guid, [
        {
          operation: step.do === 'join' ? 'add' : 'delete',
          attribute: 'member',
          values: [(await live(world, step.member)).dn],
        },
      ]);
    default:
      return applyCloudChange(world, step);
  }
}

function applyCloudChange({ tenant, cloudIds, ...world }: World, step: Step): void {
  const { state } = tenant;
  const id = (label: Label): string => {
    const found = cloudIds.get(label) ?? governedId({ tenant, cloudIds, ...world }, label);
    if (found === undefined) throw new NotPossible();
    return found;
  };
  switch (step.do) {
    case 'cloud-hire': {
      const { name, upn } = step;
      cloudIds.set(step.who, state.addUser({ displayName: name, userPrincipalName: `${upn}@${DOMAIN}` }).id);
      return;
    }
    case 'cloud-group':
      cloudIds.set(step.who, state.addGroup({ displayName: step.name }).id);
      return;
    case 'cloud-set':
      return state.update(id(step.who), cloudChange(step.property, step.value));
    case 'cloud-manager':
      return state.setManager(id(step.who), step.manager === null ? null : id(step.manager));
    case 'cloud-join':
      return state.addMember(id(step.group), id(step.member));
    case 'cloud-leave':
      return state.removeMember(id(step.group), id(step.member));
    case 'cloud-delete':
      return state.remove(id(step.who));
    case 'cloud-delete-restore': {
      // Both at once, and only what is there: who restores what Causeway deleted keeps an account that nobody governs.
      const found = id(step.who);
      if (state.get(found)?.deleted !== false) throw new NotPossible();
      state.remove(found);
      return state.restore(found);
    }
    case 'cloud-purge':
      return state.purge(id(step.who));
    default:
      throw new NotPossible();
  }
}

function cloudChange(property: string, value: string | boolean | null) {
  if (property === 'businessPhones') return { businessPhones: value === null ? [] : [value] };
  if (property.startsWith('extensionAttribute')) return { onPremisesExtensionAttributes: { [property]: value } };
  return { [property]: value };
}

/** The cloud object of a person or a group of the forest, in the recycle bin too. */
function governedId(world: World, label: Label): string | undefined {
  const { tenant, guids } = world;
  const guid = guids.get(label);
  if (guid === undefined) return undefined;
  if (label.startsWith('g')) return tenant.state.get(guid)?.id;
  const anchor = anchorOf(world, label);
  const all = [...tenant.state.list('user'), ...tenant.state.listDeleted('user')];
  return all.find((user) => user.properties['onPremisesImmutableId'] === anchor)?.id;
}

/** The source anchor of a person who was never synchronized under another one: the objectGUID. */
export function anchorOf({ guids }: World, label: Label): string | undefined {
  const guid = guids.get(label);
  return guid === undefined ? undefined : Buffer.from(guidFromText(guid)).toString('base64');
}

async function live({ forest, guids }: World, label: Label): Promise<{ readonly guid: string; readonly dn: string }> {
  const guid = guids.get(label);
  const dn = guid === undefined ? undefined : await forest.dnOf(guid);
  if (guid === undefined || dn === undefined) throw new NotPossible();
  return { guid, dn };
}

/** `top` is the domain itself. */
async function containerDn(world: World, label: Label): Promise<string> {
  return label === 'top' ? BASE : (await live(world, label)).dn;
}

async function add(
  { forest, guids }: World,
  who: Label,
  dn: string,
  attributes: { readonly [attribute: string]: string },
): Promise<void> {
  const entry = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, name === 'objectClass' ? value.split(' ') : [value]]),
  );
  guids.set(who, await forest.add(dn, entry));
}

/** Several values are separated by `|`. */
async function change(world: World, who: Label, values: { readonly [attribute: string]: string }): Promise<void> {
  const changes = Object.entries(values).map(([attribute, value]) => ({
    operation: 'replace' as const,
    attribute,
    values: value === '' ? [] : value.split('|'),
  }));
  await world.forest.modify((await live(world, who)).guid, changes);
}

async function rename(world: World, who: Label, name: string): Promise<void> {
  const { dn, guid } = await live(world, who);
  const type = dn.slice(0, dn.indexOf('='));
  await world.forest.move(guid, `${type}=${escapeRdnValue(name)},${parentDn(dn)}`);
}

async function move(world: World, who: Label, to: Label): Promise<void> {
  const { dn, guid } = await live(world, who);
  const target = await containerDn(world, to);
  // A container cannot be moved below itself; the forest need not be the one to find out.
  if (target === dn || target.endsWith(`,${dn}`)) throw new NotPossible();
  const type = dn.slice(0, dn.indexOf('='));
  await world.forest.move(guid, `${type}=${escapeRdnValue(nameOfDn(dn))},${target}`);
}

/**
 * With everything below. A container that the configuration names stays: when it is gone, a full import stops and asks
 * for another choice (`container-not-found`) instead of taking everybody in it for deleted, and goes no further.
 */
async function remove(world: World, who: Label): Promise<void> {
  const { dn, guid } = await live(world, who);
  for (const chosen of world.chosen) {
    const container = await world.forest.dnOf(chosen);
    if (container === dn || container?.endsWith(`,${dn}`) === true) throw new NotPossible();
  }
  await world.forest.remove(guid);
}

async function restore({ forest, guids }: World, who: Label): Promise<void> {
  const guid = guids.get(who);
  if (guid === undefined) throw new NotPossible();
  await forest.restore(guid);
}

// What Causeway's administrator does.

async function edit(world: World, by: (document: Configuration) => Configuration): Promise<void> {
  const document = await world.engine.configuration();
  if (!document) throw new Error('The engine is not configured');
  const at = new Date(world.clock.now);
  await saveConfiguration(world.engine.store, by(document), { by: 'simulation', action: 'edit', detail: {}, at });
}

async function choose(world: World, included: readonly Label[], excluded: readonly Label[]): Promise<void> {
  const guids = (labels: readonly Label[]) => Promise.all(labels.map(async (label) => (await live(world, label)).guid));
  const containers = { included: await guids(included), excluded: await guids(excluded) };
  world.chosen = [...containers.included, ...containers.excluded];
  await edit(world, (document) => ({
    ...document,
    forests: document.forests.map((forest) => ({
      ...forest,
      domains: forest.domains.map((domain) => ({ ...domain, containers })),
    })),
  }));
}

function setRules(world: World, own: readonly string[], off: readonly string[]): Promise<void> {
  const disabled = off.map((tag) => `${tag}@${tag.startsWith('InFromAD') ? FOREST : TENANT}`);
  const custom = own.flatMap((name) => OWN_RULES[name] ?? []);
  return edit(world, (document) => ({ ...document, rules: { custom, disabled } }));
}
