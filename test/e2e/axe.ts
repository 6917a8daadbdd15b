/** What axe finds on a page: WCAG 2.2 AA and the practices beside it. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

interface PageWithAxe {
  readonly axe: { run(options: RunOptions): Promise<AxeResults> };
}

/** In functions that run in the page. */
declare const window: PageWithAxe;

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const OPTIONS: RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

/** Colours that are on their way from one theme or state to another are nobody's colours: wait for the last of them. */
const SETTLED = `(async () => {
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ends = (animation) => animation.effect?.getComputedTiming().iterations !== Infinity;
  await frames();
  for (let left = document.getAnimations().filter(ends); left.length > 0; left = document.getAnimations().filter(ends)) {
    await Promise.allSettled(left.map((animation) => animation.finished));
    await frames();
  }
})()`;

/** One line a finding, with the elements it is about; none: axe has nothing to say. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const found = await look(page);
  // An answer of the engine may have changed the page while axe looked; what is wrong with it is wrong the next time, too.
  return found.length === 0 ? found : look(page);
}

async function look(page: Page): Promise<string[]> {
  await page.evaluate(SETTLED);
  const { violations } = await page.evaluate((options) => window.axe.run(options), OPTIONS);
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.slice(0, 3).map(({ target, html }) => `${target.join(' ')} ${html.slice(0, 160)}`);
    return `${id}: ${help}\n  ${where.join('\n  ')}`;
  });
}
