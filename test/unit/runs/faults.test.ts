import { expect, test } from 'vitest';
import type { Fault } from '../../../engine/model/fault.ts';
import { causeOf } from '../../../engine/runs/faults.ts';
import { OUTCOME_SQL, outcomeOf, type RunOutcome } from '../../../engine/runs/outcome.ts';
import { openStore } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';

const fault = (detail: Fault['detail'], attribute = 'mail'): Fault => ({
  ...{ code: 'flow-failed', stage: 'inbound-sync', attribute, detail, retry: 'later' },
});

test('faults of different objects share a cause; another attribute, rule or reason is another cause', () => {
  const one = causeOf(fault({ rule: 'In from AD', message: 'no value for "Anna" at 17', value: 'a@contoso.test' }));
  expect(causeOf(fault({ rule: 'In from AD', message: 'no value for "Bert" at 4', value: 'b@contoso.test' }))).toBe(
    one,
  );
  expect(causeOf(fault({ rule: 'Another', message: 'no value for "Anna" at 17' }))).not.toBe(one);
  expect(causeOf(fault({ rule: 'In from AD', message: 'no value for "Anna" at 17' }, 'title'))).not.toBe(one);
});

test('every result of a run is found by the filter that bears the name of its outcome', async () => {
  const store = await openStore(await temporaryDirectory());
  const results = [...Object.keys(ENGLISH.results), null];
  const found: Record<string, (string | null)[]> = {};
  for (const outcome of Object.keys(OUTCOME_SQL) as RunOutcome[]) {
    const rows = await store.reader.all<{ result: string | null }>(
      `SELECT value AS result FROM json_each(?) AS j JOIN (SELECT 1) WHERE ${OUTCOME_SQL[outcome].replaceAll('r.result', 'j.value')}`,
      [JSON.stringify(results)],
    );
    found[outcome] = rows.map((row) => row.result);
  }
  await store.close();
  for (const result of results) {
    const outcomes = Object.keys(found).filter((outcome) => found[outcome]!.includes(result));
    expect({ result, outcomes }).toEqual({ result, outcomes: [outcomeOf(result)] });
  }
});
