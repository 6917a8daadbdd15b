/** A second forest beside the lab's first one, read in either order. */

import { expect } from 'vitest';
import type { Fault } from '../../engine/model/fault.ts';
import { content, DOMAIN, entry, expectNothingToDo, FABRIKAM, openLab, type Lab, type LabOptions } from './lab.ts';

type Values = { readonly [attribute: string]: string | readonly (string | Uint8Array)[] };

export const guestDn = (name: string) => `CN=${name},CN=Users,DC=fabrikam,DC=test`;

/** An account of the second forest. */
export const guest = (name: string, more: Values = {}) =>
  entry(guestDn(name), {
    ...{ objectClass: ['top', 'person', 'organizationalPerson', 'user'], sAMAccountName: name, displayName: name },
    ...{ userPrincipalName: `${name}@fabrikam.test`, userAccountControl: '512', ...more },
  });

/** What an administrator of the second forest does there. */
export const guests = (lab: Lab) => lab.forests[1]!.lab.state;

export const sidOf = (lab: Lab, name: string) =>
  guests(lab).get(guestDn(name))!.attributes['objectSid']![0] as Uint8Array;

const ORDERS = [
  [DOMAIN, FABRIKAM],
  [FABRIKAM, DOMAIN],
] as const;

/** Each forest is read and synchronized before the next one is; then everything is exported and confirmed. */
async function readInOrder(lab: Lab, order: readonly string[]): Promise<Fault[]> {
  const faults: Fault[] = [];
  const run = async (connector: string, profile: Parameters<Lab['engine']['runProfile']>[1]) => {
    const record = await lab.engine.runProfile(connector, profile);
    expect(record.fault).toBeUndefined();
    faults.push(...record.objectFaults);
  };
  await run('tenant', 'Full Import');
  for (const forest of order) {
    await run(forest, 'Full Import');
    await run(forest, 'Full Synchronization');
  }
  await run('tenant', 'Full Synchronization');
  await run('tenant', 'Export');
  await lab.cycle();
  await lab.cycle();
  await expectNothingToDo(lab);
  return faults;
}

/** What is seen after either order; a full cycle afterwards changes nothing. */
export async function bothWays(
  options: LabOptions,
  prepare: (lab: Lab) => Promise<void>,
  look: (lab: Lab, faults: readonly Fault[]) => void | Promise<void>,
): Promise<void> {
  for (const order of ORDERS) {
    const lab = await openLab(options);
    await prepare(lab);
    await look(lab, await readInOrder(lab, order));
    const reached = content(lab.tenant, false);
    await lab.cycle('initial');
    expect(content(lab.tenant, false)).toEqual(reached);
    await expectNothingToDo(lab);
  }
}
