/**
 * Whether the account of each forest may replicate secrets: tried with every domain, by the way that synchronization itself
 * takes. Nobody's password is read but the account's own, and that is not decrypted.
 */

import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { activeDirectorySettingsSchema } from '../../connectors/active-directory/settings.ts';
import { createSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { toFault, type Fault } from '../../model/fault.ts';
import { replicationOfForest, type ForestReplicationOptions } from '../../sign-in/password-hash-sync/walk/of-forest.ts';
import { preflight } from '../../sign-in/password-hash-sync/walk/preflight.ts';
import { cancellable } from '../checks.ts';
import { settingsOf, type ForestPart } from '../forests/forest-part.ts';

export interface PasswordRightsRow {
  readonly forest: string;
  /** DN; null where the forest could not be asked which domains it has. */
  readonly domain: string | null;
  readonly state: 'passed' | 'failed';
  /** Of a missing right, `detail` has the commands that grant it. */
  readonly fault: Fault | null;
  readonly milliseconds: number;
}

export interface PasswordRightsRequest {
  readonly forests: readonly ForestPart[];
  /** Of the account of the forest by that name. Throws `secret-missing`. */
  readonly password: (forest: string) => Promise<string>;
  readonly signal: AbortSignal;
  onRow(row: PasswordRightsRow): void;
}

/** The forests beside one another, the domains of a forest one after another: one account, one charge for a wrong password. */
export async function checkPasswordRights(request: PasswordRightsRequest): Promise<readonly PasswordRightsRow[]> {
  const ofForests = request.forests.map((forest) => ofForest(request, forest));
  return (await cancellable(request.signal, Promise.all(ofForests))).flat();
}

async function ofForest(request: PasswordRightsRequest, part: ForestPart): Promise<PasswordRightsRow[]> {
  const rows: PasswordRightsRow[] = [];
  const tell = (domain: string | null, fault: Fault | undefined, since: number): void => {
    const milliseconds = Math.round(performance.now() - since);
    const row = {
      forest: part.name,
      domain,
      state: fault ? 'failed' : 'passed',
      fault: fault ?? null,
      milliseconds,
    } as const;
    rows.push(row);
    request.onRow(row);
  };
  const began = performance.now();
  try {
    const password = await request.password(part.name);
    const settings = activeDirectorySettingsSchema.parse(settingsOf(part));
    for (const namingContext of await domainsOf(part, password)) {
      request.signal.throwIfAborted();
      const since = performance.now();
      tell(
        namingContext,
        await ofDomain({ settings, password, namingContext, installation: INSTALLATION }, request.signal),
        since,
      );
    }
  } catch (error) {
    request.signal.throwIfAborted();
    tell(null, toFault(error, 'connect'), began);
  }
  return rows;
}

/** Whoever asks once is no replica that a domain controller would remember. */
const INSTALLATION = randomBytes(16).toString('hex');

async function ofDomain(options: ForestReplicationOptions, signal: AbortSignal): Promise<Fault | undefined> {
  const replication = replicationOfForest(options);
  try {
    return await preflight(replication, signal);
  } finally {
    await replication.close();
  }
}

async function domainsOf(part: ForestPart, password: string): Promise<readonly string[]> {
  const survey = createSurvey(settingsOf(part), password);
  try {
    return (await survey.domains()).map(({ dn }) => dn);
  } finally {
    await survey.close();
  }
}
