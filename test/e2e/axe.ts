/** What axe finds on a page: WCAG 2.2 AA and the practices beside it. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

interface Look {
  readonly violations: AxeResults['violations'];
  readonly moved: boolean;
}

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

/** Runs axe and says whether a colour set out for another one meanwhile: then what was seen was no state of the page. */
const LOOK = `(async (options) => {
  let moved = false;
  const note = () => (moved = true);
  document.addEventListener('transitionrun', note, true);
  const { violations } = await axe.run(options);
  document.removeEventListener('transitionrun', note, true);
  return { violations, moved };
})`;

/** One line a finding, with the elements it is about; none: axe has nothing to say of the page as it stands still. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(await readFile(AXE, 'utf8'));
  for (;;) {
    await page.evaluate(SETTLED);
    const { violations, moved } = (await page.evaluate(`${LOOK}(${JSON.stringify(OPTIONS)})`)) as Look;
    if (moved) continue;
    return violations.map(({ id, help, nodes }) => {
      const where = nodes.slice(0, 3).map(({ target, html }) => `${target.join(' ')} ${html.slice(0, 160)}`);
      return `${id}: ${help}\n  ${where.join('\n  ')}`;
    });
  }
}
