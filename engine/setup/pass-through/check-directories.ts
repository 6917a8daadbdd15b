/**
 * What the directories have to offer before people sign in through agents: domain controllers inside TLS, more than one of each domain, and
 * lockout policies that the tenant's own smart lockout stays below.
 */

import { performance } from 'node:perf_hooks';
import {
  readAllPasswordSettings,
  readDomainLockoutPolicy,
} from '../../connectors/active-directory/logon/lockout-policy.ts';
import { systemNames } from '../../connectors/active-directory/survey/names.ts';
import { toFault, type Fault } from '../../model/fault.ts';
import { faultOf, type DomainController } from '../../sign-in/pass-through/validator/controllers.ts';
import { createDomains, type Domain, type ForestAccess } from '../../sign-in/pass-through/validator/domains.ts';

export const DIRECTORY_CHECKS = ['domains', 'controllers', 'lockout'] as const;

export interface DirectoryRow {
  readonly check: (typeof DIRECTORY_CHECKS)[number];
  readonly forest: string;
  /** DNS name; null: of the forest as a whole. */
  readonly domain: string | null;
  /** `warning`: it works, and not as well as it should. */
  readonly state: 'passed' | 'warning' | 'failed';
  readonly fault: Fault | null;
  /** `answering` and `known` domain controllers; `threshold` (0: nobody is locked out) and `policy` that sets it. */
  readonly facts: { readonly [name: string]: string | number };
  readonly milliseconds: number;
}

export interface DirectoryCheck {
  readonly forests: readonly { readonly name: string; access(): Promise<ForestAccess> }[];
  /** Wrong passwords after which the tenant holds further guesses back by itself. */
  readonly cloudThreshold: number;
  readonly signal: AbortSignal;
  onRow(row: DirectoryRow): void;
}

const TIMEOUTS = { connect: 5_000, request: 10_000 };

/** The forests beside one another. Throws the reason of `signal` alone. */
export async function checkDirectories(check: DirectoryCheck): Promise<readonly DirectoryRow[]> {
  return (await Promise.all(check.forests.map((forest) => checkForest(check, forest)))).flat();
}

async function checkForest(
  { cloudThreshold, signal, onRow }: DirectoryCheck,
  { name, access }: DirectoryCheck['forests'][number],
): Promise<DirectoryRow[]> {
  const rows: DirectoryRow[] = [];
  const timed = async (work: () => Promise<Omit<DirectoryRow, 'forest' | 'milliseconds'>>): Promise<void> => {
    const began = performance.now();
    const found = await work();
    signal.throwIfAborted();
    const row = { ...found, forest: name, milliseconds: Math.round(performance.now() - began) };
    rows.push(row);
    onRow(row);
  };
  const domains = await access().then(openDomains, (error: unknown) => toFault(error, 'connect'));
  if ('code' in domains) {
    await timed(() => Promise.resolve(ofForest(domains)));
    return rows;
  }
  try {
    await timed(async () => {
      await domains.of('');
      return ofForest(domains.troubles.get(name));
    });
    for (const domain of domains.known) {
      let answering: readonly DomainController[] = [];
      await timed(async () => {
        const asked = await askControllers(domain);
        ({ answering } = asked);
        return asked.row;
      });
      const [first] = answering;
      if (first !== undefined) await timed(() => checkLockout(domain, first, cloudThreshold));
    }
    return rows;
  } finally {
    await domains.close();
  }
}

function openDomains(forest: ForestAccess) {
  return createDomains({
    forests: [forest],
    attribute: 'userPrincipalName',
    connections: 1,
    idle: 1_000,
    timeouts: TIMEOUTS,
    lastFailure: () => 0,
    names: systemNames,
    now: Date.now,
  });
}

function ofForest(fault: Fault | undefined): Omit<DirectoryRow, 'forest' | 'milliseconds'> {
  const state = fault === undefined ? 'passed' : 'failed';
  return { check: 'domains', domain: null, state, fault: fault ?? null, facts: {} };
}

/** Every one of them, with the forest's account: one wrong password of it is not made into many. */
async function askControllers({ fqdn, controllers }: Domain) {
  const answering: DomainController[] = [];
  let first: Fault | undefined;
  for (const controller of controllers.all) {
    try {
      await controller.lookups.connection();
      answering.push(controller);
    } catch (error) {
      const fault = faultOf(error, controller.name);
      // It is of another domain.
      if (fault.code !== 'partition-not-found') first ??= fault;
      if (fault.code.startsWith('credentials') || fault.code.startsWith('account')) break;
    }
  }
  const known = controllers.all.length;
  const few: Fault = { code: 'controllers-few', stage: 'setup', detail: { domain: fqdn, known }, retry: 'never' };
  const facts = { answering: answering.length, known };
  const common = { check: 'controllers', domain: fqdn, facts } as const;
  if (answering.length === 0) return { answering, row: { ...common, state: 'failed', fault: first ?? few } as const };
  if (answering.length === 1) return { answering, row: { ...common, state: 'warning', fault: few } as const };
  return { answering, row: { ...common, state: 'passed', fault: null } as const };
}

async function checkLockout({ dn, fqdn }: Domain, { lookups, name }: DomainController, cloud: number) {
  const common = { check: 'lockout', domain: fqdn } as const;
  try {
    const own = await readDomainLockoutPolicy(lookups, dn);
    const all = [
      ...(own ? [{ name: fqdn, threshold: own.threshold }] : []),
      ...(await readAllPasswordSettings(lookups, dn)),
    ];
    const [strictest] = all
      .filter(({ threshold }) => threshold > 0)
      .toSorted((left, right) => left.threshold - right.threshold);
    const { threshold = 0, name: policy = fqdn } = strictest ?? {};
    const facts = { threshold, policy };
    if (threshold === 0 || threshold >= 2 * cloud) return { ...common, state: 'passed', fault: null, facts } as const;
    const wanted = Math.max(1, Math.floor(threshold / 2));
    const detail = { domain: fqdn, policy, threshold, cloud, wanted, least: 2 * cloud };
    const fault: Fault = { code: 'lockout-too-low', stage: 'setup', detail, retry: 'never' };
    return { ...common, state: 'warning', fault, facts } as const;
  } catch (error) {
    return { ...common, state: 'warning', fault: faultOf(error, name), facts: {} } as const;
  }
}
