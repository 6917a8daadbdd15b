/**
 * Carries out a recorded conversion. Every step looks first: what is already so is not done again, so that after a kill, or
 * an answer that never came, it can begin anew.
 */

import {
  createFederation,
  deleteFederation,
  differencesOf,
  makeManaged,
  readDomain,
  readFederation,
  updateFederation,
  type StoredFederation,
} from '../../../connectors/entra-id/companion/federation.ts';
import { discoverRealm, type Realm } from '../../../connectors/entra-id/companion/realm.ts';
import { backoff, pause } from '../../../connectors/entra-id/ambient.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import { noteAudit } from '../../../settings/audit.ts';
import { rememberDomain } from '../monitor/known.ts';
import type { FederationSettings } from '../types.ts';
import { readWayBack } from '../way-back/way-back.ts';
import { noteState, readConversion, type RecordedConversion } from './record.ts';
import type { Conversion, ConversionOptions, ConversionState, FederationWork } from './types.ts';

const HOUR = 3_600_000;
/** Between two looks while the service catches up. Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

export async function carryOut(
  work: FederationWork,
  conversion: RecordedConversion,
  options: ConversionOptions,
): Promise<Conversion> {
  const { id, domain } = conversion;
  try {
    options.onProgress?.({ step: 'write', domain });
    await write(work, conversion);
    await note(work, conversion, 'written', null);
    await confirm(work, conversion, options);
  } catch (error) {
    const fault = toFault(error, 'setup');
    // What the service refused, or what was changed by others, was not written by us and is over.
    const ended = fault.code === 'federation-refused' || fault.code === 'federation-changed-elsewhere';
    const now = await readConversion(work.store.reader, id);
    await note(work, conversion, ended ? 'failed' : (now?.state ?? conversion.state), fault);
    throw error;
  }
  options.onProgress?.({ step: 'done', domain });
  return (await readConversion(work.store.reader, id))!;
}

/** Whether the tenant is as the conversion wants it; undefined where it is neither so nor as it was before. */
function isReached({ settings }: RecordedConversion, found: StoredFederation | undefined): boolean {
  if (settings === null) return found === undefined;
  return found !== undefined && differencesOf(found, settings).length === 0;
}

async function write(work: FederationWork, conversion: RecordedConversion): Promise<void> {
  const { graph } = work;
  const { domain, settings, kind } = conversion;
  const found = await readFederation(graph, domain);
  if (isReached(conversion, found)) return;
  await refuseForeignChange(work, conversion, found);
  try {
    if (settings === null) await toManaged(work, domain, found);
    else if (kind === 'to-federated') await createFederation(graph, domain, settings);
    else if (found) await updateFederation(graph, domain, found.id, changesTo(found, settings));
  } catch (error) {
    // An answer that was lost on the way, and the second request refused because the first one had been carried out.
    if (isReached(conversion, await readFederation(graph, domain))) return;
    throw refusedBy(error, domain);
  }
}

/** Settings that are neither what the way back says nor what is wanted are somebody else's work. */
async function refuseForeignChange(
  { store }: FederationWork,
  { wayBack, domain, kind }: RecordedConversion,
  found: StoredFederation | undefined,
): Promise<void> {
  const saved = await readWayBack(store.reader, wayBack);
  const then = saved?.federation.domains.find(({ name }) => name === domain)?.federation ?? undefined;
  const properties = then && found ? differencesOf(then, found) : [];
  if (Boolean(then) === Boolean(found) && properties.length === 0) return;
  const detail = { domain, kind, properties: properties.join(', ') };
  throw new FaultError({ code: 'federation-changed-elsewhere', stage: 'setup', detail, retry: 'never' });
}

function changesTo(found: StoredFederation, settings: FederationSettings): Partial<FederationSettings> {
  return Object.fromEntries(differencesOf(found, settings).map((property) => [property, settings[property] ?? null]));
}

/**
 * Microsoft's guide changes the domain; deleting the settings does the same by the reference. Which of the two is taken
 * from an application is not documented, so the second is tried where the first is refused.
 */
async function toManaged(
  { graph }: FederationWork,
  domain: string,
  found: StoredFederation | undefined,
): Promise<void> {
  try {
    await makeManaged(graph, domain);
  } catch (error) {
    if (!found || !isRefusal(error)) throw error;
    await deleteFederation(graph, domain, found.id);
  }
}

function isRefusal(error: unknown): error is FaultError {
  return error instanceof FaultError && ['server-error', 'administrator-role-missing'].includes(error.fault.code);
}

function refusedBy(error: unknown, domain: string): unknown {
  if (!(error instanceof FaultError) || error.fault.code !== 'server-error') return error;
  const { serverCode = '', serverText = '', status = 0 } = error.fault.detail;
  const detail = { domain, status, serverCode, serverText };
  return new FaultError({ code: 'federation-refused', stage: 'setup', detail, retry: 'never' }, { cause: error });
}

/** Asks both places until they agree: the directory, and the sign-in service that people meet. */
async function confirm(
  work: FederationWork,
  conversion: RecordedConversion,
  { onProgress, confirmFor = HOUR }: ConversionOptions,
): Promise<void> {
  const { domain } = conversion;
  const { ambient, signal } = work.graph;
  const began = work.now().getTime();
  for (let attempt = 0; ; attempt += 1) {
    const seen = await look(work, conversion);
    if (seen.reached) break;
    onProgress?.({ step: 'confirm', domain, seen: { domain: seen.domain, realm: seen.realm } });
    if (work.now().getTime() - began >= confirmFor) throw notConfirmed(domain, seen, confirmFor);
    await pause(ambient, backoff(attempt, ambient, FIRST_WAIT, LONGEST_WAIT), signal, 'setup');
  }
  await settle(work, conversion);
}

interface Seen {
  readonly reached: boolean;
  readonly domain: string;
  readonly realm: string;
}

/** What both places say now of a conversion that was written. */
export async function look(work: FederationWork, conversion: RecordedConversion): Promise<Seen> {
  const { domain, settings } = conversion;
  const found = await readDomain(work.graph, domain);
  const federation = found?.authentication === 'Federated' ? await readFederation(work.graph, domain) : undefined;
  const realm = await discoverRealm(work.realm, domain);
  const wanted = settings === null ? 'Managed' : 'Federated';
  const reached =
    found?.authentication === wanted &&
    isReached(conversion, federation) &&
    realm.accountType === wanted &&
    isRealmOf(realm, settings);
  return { reached, domain: found?.authentication ?? 'unknown', realm: realm.accountType };
}

/** The discovery of a domain whose settings were changed tells the old addresses for a while. */
function isRealmOf({ metadataUrl, activeUrl }: Realm, settings: FederationSettings | null): boolean {
  if (settings === null) return true;
  const { metadataExchangeUri, activeSignInUri } = settings;
  return (
    (metadataUrl === null || metadataUrl === (metadataExchangeUri ?? null)) &&
    (activeUrl === null || activeUrl === (activeSignInUri ?? null))
  );
}

function notConfirmed(domain: string, seen: Seen, waited: number): FaultError {
  const detail = { domain, seen: seen.domain, realm: seen.realm, minutes: Math.round(waited / 60_000) };
  return new FaultError({ code: 'conversion-not-confirmed', stage: 'setup', detail, retry: 'later' });
}

/** Both places agree: from now on this is what the domain is known as. */
export async function settle(work: FederationWork, conversion: RecordedConversion): Promise<void> {
  const { id, domain, kind, settings, metadataUrl, automatic } = conversion;
  const at = work.now();
  await work.store.write(async (writer) => {
    await noteState(writer, id, 'done', at, null);
    await rememberDomain(writer, {
      domain,
      authentication: settings === null ? 'Managed' : 'Federated',
      settings,
      knownBy: 'causeway',
      at,
      ...(kind === 'change-settings' && metadataUrl === null ? {} : { metadata: { url: metadataUrl, automatic } }),
    });
    const detail = { domain, kind, ...(settings ? { issuer: settings.issuerUri } : {}) };
    await noteAudit(writer, { at, who: work.who, action: 'federation-changed', detail });
  });
}

async function note(
  { store, now, who }: FederationWork,
  { id, domain, kind }: RecordedConversion,
  state: ConversionState,
  fault: Fault | null,
): Promise<void> {
  await store.write(async (writer) => {
    await noteState(writer, id, state, now(), fault);
    if (state !== 'failed' || !fault) return;
    const detail = { domain, kind, code: fault.code };
    await noteAudit(writer, { at: now(), who, action: 'federation-failed', detail });
  });
}
