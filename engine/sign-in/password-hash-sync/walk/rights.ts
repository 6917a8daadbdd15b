/**
 * Whether the account may replicate secrets, found out by doing it with one object: without the second right a domain
 * controller refuses the whole call, so that two calls tell all. The rights are those of the naming context's head.
 */

import type { ReplicaCursor } from '../drs/cursor.ts';
import { BEGINNING } from '../drs/cursor.ts';
import type { AttributeName } from '../drs/attributes.ts';
import { DRA, DrsError } from '../drs/interface.ts';
import type { Replica } from '../drs/replica.ts';

export type ReplicationRight = 'get-changes' | 'get-changes-all';

/** As Windows' tools and pages call them; [MS-ADTS] 5.1.3.2.1. */
export const RIGHT_NAMES: { readonly [right in ReplicationRight]: string } = {
  'get-changes': 'Replicating Directory Changes',
  'get-changes-all': 'Replicating Directory Changes All',
};

export interface RightsQuestion {
  /** `DOMAIN\user` or a user principal name. */
  readonly account: string;
  readonly namingContext: string;
  /** NTDS Settings GUID of the domain controller, which Windows wants to see in a request for one object. */
  readonly destination: ReplicaCursor['source'];
}

export interface RightsAnswer {
  readonly missing: ReplicationRight | undefined;
  /** Of the account, where the directory finds it by this name. */
  readonly accountDn: string | undefined;
}

/** Throws what the call itself throws, other than a missing right. */
export async function checkRights(replica: Replica, question: RightsQuestion): Promise<RightsAnswer> {
  const format = question.account.includes('\\') ? 'account' : 'userPrincipalName';
  const [accountDn] = await replica.crackNames([question.account], format, 'dn');
  const dn = accountDn ?? question.namingContext;
  if (await may(replica, question, dn, 'unicodePwd')) return { missing: undefined, accountDn };
  const mayRead = await may(replica, question, dn, 'objectSid');
  return { missing: mayRead ? 'get-changes-all' : 'get-changes', accountDn };
}

async function may(replica: Replica, { destination }: RightsQuestion, dn: string, attribute: AttributeName) {
  try {
    const page = await replica.changes({
      of: { dn },
      oneObject: true,
      attributes: [attribute],
      destination,
      invocation: destination,
      from: BEGINNING,
      vector: undefined,
      maximumObjects: 1,
    });
    for (const { attributes } of page.objects)
      for (const value of attributes.get('unicodePwd')?.values ?? []) value.fill(0);
    return true;
  } catch (error) {
    if (error instanceof DrsError && error.code === DRA.accessDenied) return false;
    throw error;
  }
}

export interface GrantCommands {
  /** To be run by a domain administrator, one line for each right. */
  readonly windows: readonly string[];
  readonly samba: readonly string[];
}

export interface GrantFor {
  readonly account: string;
  readonly accountDn?: string | undefined;
  readonly namingContext: string;
}

export function grantCommands(
  rights: readonly ReplicationRight[],
  { account, accountDn = account, namingContext }: GrantFor,
): GrantCommands {
  return {
    windows: rights.map((right) => `dsacls "${namingContext}" /G "${account}:CA;${RIGHT_NAMES[right]}"`),
    samba: rights.map(
      (right) =>
        `samba-tool dsacl set --action=allow --car=${right} --objectdn="${namingContext}" --trusteedn="${accountDn}"`,
    ),
  };
}
