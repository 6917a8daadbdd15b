/** Walks over domain controllers of the lab: what comes, from where they go on, and what moves them elsewhere. */

import { expect, test } from 'vitest';
import type { WalkStep } from '../../../engine/sign-in/password-hash-sync/walk/replication.ts';
import { returns, TRICKS, type LabDomainController } from '../../lab/replication/domain-controller.ts';
import { hashOf, replicationFrom, startDc, walkAll } from './walk-builders.ts';

function people(dc: LabDomainController, count: number): string[] {
  const names = Array.from({ length: count }, (_, index) => `person${String(index)}`);
  for (const name of names) dc.database.write(name, { password: `Of-${name}!` });
  return names;
}

test('the first walk brings everybody once, with their passwords, and not the head of the domain', async () => {
  const dc = await startDc();
  const names = people(dc, 25);
  const { hashes, names: came, steps } = await walkAll(replicationFrom([dc], { pageSize: 7 }));
  expect([...came].sort()).toEqual([...names].sort());
  expect(hashes.get('person3')).toBe(hashOf('Of-person3!'));
  expect(steps[0]).toMatchObject({ kind: 'began', isFull: true, why: 'first' });
  expect(dc.calls.get('getNcChanges')).toBe(4);
});

test('the next one brings what changed since, over the same connection', async () => {
  const dc = await startDc();
  people(dc, 5);
  const replication = replicationFrom([dc]);
  const before = await walkAll(replication);
  dc.database.write('person2', { password: 'Another-1!' });
  dc.database.write('person4', { isDeleted: true });
  const after = await walkAll(replication, before.cursor);
  expect(after.names).toEqual(['person2', 'person4']);
  expect(after.hashes.get('person2')).toBe(hashOf('Another-1!'));
  expect(after.hashes.get('person4')).toBeUndefined();
  expect((await walkAll(replication, after.cursor)).kinds).toEqual(['began', 'ended']);
  expect(dc.connections).toBe(1);
});

test('values and key of a page are zeroes as soon as the next step is asked for', async () => {
  const dc = await startDc();
  people(dc, 6);
  const seen: Buffer[] = [];
  for await (const step of replicationFrom([dc], { pageSize: 2 }).walk(undefined)) {
    expect(seen.every((value) => value.every((octet) => octet === 0))).toBe(true);
    if (step.kind !== 'rows') continue;
    seen.push(step.sessionKey, ...step.rows.flatMap(({ attributes }) => attributes.get('unicodePwd')?.values ?? []));
    expect(seen.at(-1)?.some((octet) => octet !== 0)).toBe(true);
  }
  expect(seen).toHaveLength(4 + 6);
});

test.each([
  ['is cut', TRICKS.cut],
  ['is cut within an answer', TRICKS.cutWithin],
  ['falls silent', TRICKS.silence],
  ['changes an answer on the way', TRICKS.tampered],
  ['sends an answer without its seal', TRICKS.plain],
  ['cuts an answer short', TRICKS.truncated],
  ['compresses its answer, which nobody asked for', TRICKS.compressed],
  ['speaks another protocol', TRICKS.noRpc],
])('a server that %s in the middle is left for another one, and nobody is missed', async (_, trick) => {
  const first = await startDc();
  const second = await startDc({ name: 'dc2', isPdc: false });
  const names = people(first, 20);
  second.database.pullFrom(first.database);
  first.next('getNcChanges', (honest) => ({ kind: 'stub', stub: honest() }));
  first.always('getNcChanges', trick);
  // The first page is honest, all that follow are not.
  const walked = await walkAll(replicationFrom([first, second], { pageSize: 6 }));
  expect(new Set(walked.names)).toEqual(new Set(names));
  expect(walked.kinds).toContain('lost');
  expect(walked.steps.at(-1)).toMatchObject({ cursor: { invocation: second.database.invocation } });
});

test('at another domain controller only what is not known yet comes, and the knowledge of both is kept', async () => {
  const first = await startDc();
  const second = await startDc({ name: 'dc2', isPdc: false });
  people(first, 10);
  second.database.pullFrom(first.database);
  const before = await walkAll(replicationFrom([first]));
  second.database.write('person7', { password: 'At-The-Second-1!' });
  const after = await walkAll(replicationFrom([second]), before.cursor);
  expect(after.names).toEqual(['person7']);
  expect(after.steps).toContainEqual({ kind: 'moved', server: second.host, isRestored: false });
  expect(after.cursor.vector.map(({ invocation }) => invocation).sort()).toEqual(
    [first.database.invocation, second.database.invocation].sort(),
  );
  first.database.pullFrom(second.database);
  expect((await walkAll(replicationFrom([first]), after.cursor)).names).toEqual([]);
});

test('a database that was set back to an older state is noticed and read from the beginning', async () => {
  const dc = await startDc();
  people(dc, 4);
  const old = dc.database.snapshot();
  dc.database.write('person1', { password: 'Newer-1!' });
  const replication = replicationFrom([dc]);
  const { cursor } = await walkAll(replication);
  dc.database.restore(old);
  const known = cursor.high.object;
  const walked = await walkAll(replication, cursor);
  expect(walked.steps.slice(0, 2)).toEqual([
    { kind: 'rolled-back', server: dc.host, known, committed: dc.database.highestCommittedUsn },
    { kind: 'began', server: dc.host, isFull: true, why: 'rolled-back' },
  ]);
  expect(walked.hashes.get('person1')).toBe(hashOf('Of-person1!'));
  expect(walked.names).toHaveLength(4);
});

test('a database that was restored under a new name goes on, and it is said', async () => {
  const dc = await startDc();
  people(dc, 4);
  const replication = replicationFrom([dc]);
  const { cursor } = await walkAll(replication);
  dc.database.restore(dc.database.snapshot(), 'ab'.repeat(16));
  dc.database.write('person3', { password: 'After-1!' });
  const walked = await walkAll(replication, cursor);
  expect(walked.steps).toContainEqual({ kind: 'moved', server: dc.host, isRestored: true });
  expect(walked.names).toEqual(['person3']);
});

test('a cursor that was read with other attributes, and a wish, read everything again', async () => {
  const dc = await startDc();
  people(dc, 3);
  const replication = replicationFrom([dc]);
  const { cursor } = await walkAll(replication);
  const other = await walkAll(replication, { ...cursor, attributes: 'unicodePwd' });
  expect(other.steps[0]).toMatchObject({ isFull: true, why: 'attributes-changed' });
  expect(other.names).toHaveLength(3);
  const asked = await walkAll(replication, cursor, { full: true });
  expect(asked.steps[0]).toMatchObject({ isFull: true, why: 'asked' });
  expect(asked.names).toHaveLength(3);
});

test('another domain under the same name is refused before anything of it is shown', async () => {
  const [dc, anew] = [await startDc(), await startDc({ name: 'dc2', domainSeed: 'built anew' })];
  people(dc, 3);
  people(anew, 3);
  const { cursor } = await walkAll(replicationFrom([dc]));
  const steps: WalkStep[] = [];
  const walk = async () => {
    for await (const step of replicationFrom([anew]).walk(cursor)) steps.push(step);
  };
  await expect(walk()).rejects.toMatchObject({ fault: { code: 'domain-replaced', retry: 'never' } });
  expect(steps).toEqual([]);
});

test('a server that is busy is left alone for a while', async () => {
  const first = await startDc();
  const second = await startDc({ name: 'dc2' });
  people(first, 2);
  second.database.pullFrom(first.database);
  first.next('getNcChanges', returns(8438));
  const replication = replicationFrom([first, second]);
  const walked = await walkAll(replication);
  expect(walked.steps).toContainEqual({
    kind: 'lost',
    fault: expect.objectContaining({ code: 'server-busy' }) as unknown,
  });
  await walkAll(replication, walked.cursor);
  expect(first.connections).toBe(1);
});
