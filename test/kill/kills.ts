/** `node test/kill/kills.ts [--kills 300] [--seed 1]`: kills engines and prints what came of it. */

import { parseArgs } from 'node:util';
import { openNursery } from './engine-child.ts';
import { runAll, type SeriesResult } from './series.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
});
const nursery = openNursery();
const began = performance.now();
const tell = ({ seed, kills, days, doubles, losses, problems }: SeriesResult) => {
  const trouble = doubles.length + losses.length + problems.length;
  const end = trouble === 0 ? 'well' : `${trouble} problems`;
  process.stdout.write(`seed ${seed}: ${kills.length} kills in ${days} days, ${end}\n`);
};
const wanted = { kills: Number(values.kills), seed: Number(values.seed) };
const summary = await runAll(wanted, nursery, tell).finally(() => nursery.close());
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`\n${tableOf(summary)}\n${seconds} s\n`);
process.exitCode = summary.doubles.length + summary.losses.length + summary.problems.length > 0 ? 1 : 0;
