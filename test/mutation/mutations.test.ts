/** The planted faults themselves run by a command of their own; here they only have to fit the engine as it stands. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MUTATIONS } from './mutations.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

test.each(MUTATIONS)('the place for "$name" is found once', async ({ file, find, replace, tests }) => {
  const text = await readFile(path.join(ROOT, file), 'utf8');
  expect(text.split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
  expect(tests.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test('no two planted faults have one name', () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
});
