/**
 * A disabled account keeps its sign-in sessions until their tokens end. They are ended when the export that disabled it has
 * arrived: noted in the same transaction as the answer, sent after the objects, journaled, and tried again by later exports
 * until the tenant has done it.
 */

import type { SessionOutcome } from '../connectors/entra-id/companion/companion.ts';
import { decodeAttributes } from '../model/attribute-value.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import { insertRows } from '../store/batch.ts';
import type { Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { noteAnswers, noteSent, type JournalAnswer } from './journal.ts';
import type { PlannedExport } from './plan.ts';
import { nameFault, stopIfNeeded, type ExportRequest, type Session } from './session.ts';

/** Users in one turn: a batch of requests. */
const PAGE = 20;

type Request = Pick<ExportRequest, 'connectorId' | 'runId' | 'revokesSessions' | 'now'>;

/** Notes whose sessions are to end, and whose no longer: an account that was enabled again meanwhile keeps its own. */
export async function noteDisabled(writer: Writer, request: Request, written: readonly PlannedExport[]): Promise<void> {
  const became = (enabled: boolean) =>
    written.filter(({ objectType, pending, image }) => {
      const now = pending.attributes['accountEnabled']?.[0];
      const before = decodeAttributes(image)['accountEnabled']?.[0];
      return objectType === 'user' && pending.operation === 'update' && now === enabled && before !== enabled;
    });
  const enabled = became(true).map(({ pending }) => pending.objectId);
  if (enabled.length > 0) await dropRevocations(writer, enabled);
  if (!request.revokesSessions) return;
  await insertRows(
    writer,
    'session_revocation (object_id, connector_id, run_id, requested_at)',
    became(false).map(({ pending }) => [
      pending.objectId,
      request.connectorId,
      request.runId,
      request.now().toISOString(),
    ]),
    'ON CONFLICT (object_id) DO NOTHING',
  );
}

function dropRevocations(writer: Writer, objectIds: readonly number[]): Promise<number> {
  return writer.run('DELETE FROM session_revocation WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(objectIds),
  ]);
}

/** How many wait from earlier exports; where sessions are not to be ended (any more), none do. */
export async function countRevocations(
  store: Store,
  { connectorId, revokesSessions, only }: Pick<ExportRequest, 'connectorId' | 'revokesSessions' | 'only'>,
): Promise<number> {
  const row = await store.reader.get<{ waiting: number }>(
    `SELECT count(*) AS waiting FROM session_revocation WHERE connector_id = ? ${amongOnly(only)}`,
    [connectorId, ...listOf(only)],
  );
  const { waiting } = row!;
  if (waiting === 0 || revokesSessions) return waiting;
  await store.write((writer) => writer.run('DELETE FROM session_revocation WHERE connector_id = ?', [connectorId]));
  return 0;
}

const amongOnly = (only: readonly number[] | undefined) =>
  only === undefined ? '' : 'AND object_id IN (SELECT value FROM json_each(?))';
const listOf = (only: readonly number[] | undefined) => (only === undefined ? [] : [JSON.stringify(only)]);

/** What the tenant still does not do by then, a person has to. */
const MOST_ATTEMPTS = 10;

interface WaitingRevocation {
  readonly object_id: number;
  readonly object_type: string;
  readonly anchor: string;
  readonly dn: string;
  readonly image: string;
  readonly attempts: number;
}

/** Of objects that the directory still has, in the order in which they came. */
async function nextRevocations(session: Session, after: number): Promise<WaitingRevocation[]> {
  const { store, connectorId, only } = session.request;
  return store.reader.all<WaitingRevocation>(
    `SELECT s.object_id, s.attempts, o.object_type, o.anchor, o.dn, o.image FROM session_revocation AS s
     JOIN connector_object AS o ON o.id = s.object_id
     WHERE s.connector_id = ? AND s.object_id > ? AND o.anchor IS NOT NULL AND o.object_type = 'user'
       ${amongOnly(only).replace('object_id', 's.object_id')}
     ORDER BY s.object_id LIMIT ${PAGE}`,
    [connectorId, after, ...listOf(only)],
  );
}

export async function revokeSessions(session: Session): Promise<void> {
  const { companion } = session.connector;
  const { store, connectorId, runId, now, revokesSessions, signal } = session.request;
  if (!companion || !revokesSessions) return;
  await store.write((writer) =>
    writer.run(
      `DELETE FROM session_revocation WHERE connector_id = ?
         AND NOT EXISTS (SELECT 1 FROM connector_object AS o WHERE o.id = object_id AND o.object_type = 'user')`,
      [connectorId],
    ),
  );
  let after = 0;
  for (;;) {
    stopIfNeeded(session);
    const page = await nextRevocations(session, after);
    if (page.length === 0) return;
    after = page.at(-1)!.object_id;
    const numbers = await store.write((writer) => noteSent(writer, runId, connectorId, page.map(toEntry), now()));
    const outcomes = await askFor(() =>
      companion.revokeSessions(
        page.map(({ anchor }) => anchor),
        signal,
      ),
    );
    await store.write((writer) => applyOutcomes(writer, session, page, numbers, outcomes));
    if ('fault' in outcomes) return;
  }
}

function toEntry({ object_id: objectId, object_type: objectType, anchor, dn }: WaitingRevocation) {
  return { objectId, operation: 'revoke-sessions', objectType, anchor, dn, before: {}, after: '{}' } as const;
}

type Outcomes = ReadonlyMap<string, SessionOutcome> | { readonly fault: Fault };

/** A refusal of all of them is a fault of each: their exports arrived, and the run has come to its end. */
async function askFor(work: () => Promise<readonly SessionOutcome[]>): Promise<Outcomes> {
  try {
    return new Map((await work()).map((outcome) => [outcome.anchor, outcome]));
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'run-cancelled') return { fault: error.fault };
    throw error;
  }
}

async function applyOutcomes(
  writer: Writer,
  session: Session,
  page: readonly WaitingRevocation[],
  numbers: readonly number[],
  outcomes: Outcomes,
): Promise<void> {
  const answers: JournalAnswer[] = [];
  const over: number[] = [];
  for (const [index, waiting] of page.entries()) {
    const id = numbers[index]!;
    const failure = faultIn(outcomes, waiting.anchor);
    if (!failure) {
      answers.push({ id, state: 'done' });
      over.push(waiting.object_id);
      session.counters.sessionsRevoked++;
      session.done++;
      continue;
    }
    const fault = nameFault(
      { ...failure, code: 'sessions-not-revoked', detail: { ...failure.detail, cause: failure.code } },
      session,
      waiting.object_id,
      waiting.object_type,
      waiting.dn,
      waiting.anchor,
      decodeAttributes(waiting.image),
    );
    answers.push({ id, state: 'failed', fault });
    session.faults.push({ objectId: waiting.object_id, fault });
    session.counters.failed++;
    // The tenant will not do it for this one, however often it is asked: a holder of an administrator's role, for example.
    const refused = failure.code === 'operation-refused' && failure.retry === 'never';
    if (refused || waiting.attempts + 1 >= MOST_ATTEMPTS) over.push(waiting.object_id);
  }
  await noteAnswers(writer, answers, session.request.now());
  await writer.run(
    'UPDATE session_revocation SET attempts = attempts + 1 WHERE object_id IN (SELECT value FROM json_each(?))',
    [JSON.stringify(page.map((waiting) => waiting.object_id))],
  );
  await dropRevocations(writer, over);
}

function faultIn(outcomes: Outcomes, anchor: string): Fault | undefined {
  if ('fault' in outcomes) return outcomes.fault;
  const outcome = outcomes.get(anchor);
  if (outcome?.status === 'done') return undefined;
  const lost: Fault = { code: 'answer-lost', stage: 'export', detail: { attempts: 1 }, retry: 'later' };
  return outcome?.fault ?? lost;
}
