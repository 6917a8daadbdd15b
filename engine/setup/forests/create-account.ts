/** Makes the account of a forest's connector, with an administrator's credentials that are used here and kept nowhere. */

import { randomBytes, randomInt } from 'node:crypto';
import {
  addAccount,
  grantAccess,
  grantSightOfDeletions,
  renewAccount,
} from '../../connectors/active-directory/survey/account.ts';
import {
  findAccount,
  readDescription,
  readSchemaGuids,
  type AccountFacts,
} from '../../connectors/active-directory/survey/security.ts';
import { createSurvey, type ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import type { DraftSecrets } from '../draft-secrets.ts';
import { forestSecret } from '../secret-source.ts';
import { directoryKind } from './check-forest.ts';
import { settingsOf, type ForestPart } from './forest-part.ts';
import { entriesFor, requirementsOf, schemaNamesOf, type RightsFeature } from './rights/requirements.ts';
import { reviewRights, type RightsRow } from './rights/review.ts';

export interface AccountRequest {
  /** Its account is not looked at. */
  readonly part: ForestPart;
  readonly administrator: { readonly account: string; readonly password: string };
  /** sAMAccountName; default: `MSOL_` and twelve hexadecimal digits, as Entra Connect names it. */
  readonly name?: string | undefined;
  readonly features: readonly RightsFeature[];
  readonly signal: AbortSignal;
}

export interface CreatedAccount {
  /** `CONTOSO\MSOL_1f0a...`. */
  readonly account: string;
  readonly dn: string;
  readonly sid: string;
  /** false: it was there, made by Causeway before, and has a new password now. */
  readonly created: boolean;
  /** Its rights as they stand after that. */
  readonly rows: readonly RightsRow[];
}

/** By this Causeway knows an account of its own again, and an administrator what it is for. */
const DESCRIPTION =
  'Account of the Causeway connector. It reads this forest for synchronization to Microsoft Entra ID.';

/**
 * The password goes to the draft's secrets as soon as the account has it. Throws where no account came of it; a right that
 * could not be given is a row.
 */
export async function createConnectorAccount(
  request: AccountRequest,
  draftSecrets: DraftSecrets,
): Promise<CreatedAccount> {
  const { part, administrator, features, signal } = request;
  const survey = createSurvey(settingsOf({ ...part, account: administrator.account }), administrator.password);
  try {
    const made = await makeAccount(survey, request.name ?? `MSOL_${randomBytes(6).toString('hex')}`);
    draftSecrets.set(forestSecret(part.name), made.password);
    const { account, dn } = made;
    const faults = await orWithAccount({ account, dn }, () => grantEverywhere(survey, features, made.sid, signal));
    const rows = await orWithAccount({ account, dn }, () => reviewAs(part, made, features, signal));
    return {
      account: made.account,
      dn: made.dn,
      sid: made.sid,
      created: made.created,
      // Why a right could not be given says more than that it is missing.
      rows: rows.map((row) =>
        row.fault === null ? row : { ...row, fault: faults.get(row.domain ?? '') ?? row.fault },
      ),
    };
  } finally {
    await survey.close();
  }
}

interface MadeAccount {
  readonly account: string;
  readonly dn: string;
  readonly sid: string;
  readonly password: string;
  readonly created: boolean;
}

async function makeAccount(survey: ForestSurvey, name: string): Promise<MadeAccount> {
  const domains = await survey.domains();
  const root = domains.find(({ domainFqdn, forestFqdn }) => domainFqdn.toLowerCase() === forestFqdn.toLowerCase());
  const { rootDomainNamingContext: rootDn } = await survey.rootDse();
  const account = `${root?.domainNetbios ?? ''}\\${name}`;
  const password = newPassword();
  const dn = `CN=${name},CN=Users,${rootDn}`;
  return survey.askDomain(rootDn, async (directory) => {
    const present = await findAccount(directory, rootDn, name);
    if (present !== undefined) {
      await refuseForeign(present, account, () => readDescription(directory, present.dn));
      await renewAccount(directory, present.dn, password);
      return { account, dn: present.dn, sid: present.sid, password, created: false };
    }
    await addAccount(directory, {
      dn,
      accountName: name,
      userPrincipalName: `${name}@${root?.domainFqdn ?? ''}`,
      password,
      description: DESCRIPTION,
    });
    const added = await orWithAccount({ account, dn }, () => findAccount(directory, rootDn, name));
    if (added === undefined) throw setupFault('object-missing', { account, dn });
    return { account, dn: added.dn, sid: added.sid, password, created: true };
  });
}

/** What fails after the account was made says which account that is: the next attempt can take it up by its name. */
async function orWithAccount<T>(
  made: { readonly account: string; readonly dn: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { detail, ...fault } = toFault(error, 'setup');
    throw new FaultError({ ...fault, detail: { ...detail, ...made } }, { cause: error });
  }
}

/** Somebody else's account is not given a new password. */
async function refuseForeign(
  present: AccountFacts,
  account: string,
  description: () => Promise<string>,
): Promise<void> {
  if (present.objectClass === 'user' && (await description()) === DESCRIPTION) return;
  throw setupFault('account-name-taken', { account, dn: present.dn });
}

function setupFault(code: Fault['code'], detail: Fault['detail']): FaultError {
  return new FaultError({ code, stage: 'setup', detail, retry: 'never' });
}

/** Faults by the domain in which rights could not be given. */
async function grantEverywhere(
  survey: ForestSurvey,
  features: readonly RightsFeature[],
  sid: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Fault>> {
  const requirements = requirementsOf(features).map(({ requirement }) => requirement);
  const isSamba = directoryKind(await survey.rootDse()) === 'samba';
  const faults = new Map<string, Fault>();
  for (const { dn } of await survey.domains()) {
    signal.throwIfAborted();
    try {
      await survey.askDomain(dn, async (directory) => {
        const names = schemaNamesOf(requirements);
        const schema = await readSchemaGuids(directory, names);
        const entries = requirements.flatMap((requirement) => entriesFor(requirement, schema, sid));
        await grantAccess(directory, dn, entries);
        if (isSamba && features.includes('basic-read')) await grantSightOfDeletions(directory, dn, sid);
      });
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      faults.set(dn, toFault(error, 'setup'));
    }
  }
  return faults;
}

/** Signs in as the new account, which proves its password, too. */
async function reviewAs(
  part: ForestPart,
  { account, password }: MadeAccount,
  features: readonly RightsFeature[],
  signal: AbortSignal,
): Promise<readonly RightsRow[]> {
  const survey = createSurvey(settingsOf({ ...part, account }), password);
  try {
    return (await reviewRights(survey, features, signal)).rows;
  } finally {
    await survey.close();
  }
}

/** As long as the graphical logon takes, and from characters that no tool has to quote. */
const PASSWORD_LENGTH = 127;
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!';
const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[-_.!]/];

/** Satisfies any policy about kinds of characters. */
function newPassword(): string {
  for (;;) {
    const password = Array.from({ length: PASSWORD_LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
    if (KINDS.every((kind) => kind.test(password))) return password;
  }
}
