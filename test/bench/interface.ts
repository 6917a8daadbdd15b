/**
 * The interface at size, in a real Chromium over the real engine: how much is downloaded before anything is seen, how soon
 * it is, how soon a tree of many organizational units opens, and how lists and trees answer to keys and to scrolling.
 */

import type { CDPSession, Page } from 'playwright-core';
import { startCliLab, type CliLab } from '../integration/cli-harness.ts';
import { openHost, type OpenedHost } from '../e2e/harness.ts';
import type { LabEntry } from '../lab/entry.ts';
import { measure, type Measurement, type Target } from './measurement.ts';

export interface InterfaceBenchmark {
  /** Objects of the long list. */
  readonly objects: number;
  readonly organizationalUnits: number;
}

const KILOBYTE = 1_000;
const OPENINGS = 5;
/** Milliseconds: the shortest answer to a key that is reported. */
const FRAME = 16;
/** Milliseconds after which the page has told of everything before. */
const REPORTED_AFTER = 500;

export async function benchmarkInterface(
  size: InterfaceBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const lab = await startCliLab({ people: 20 });
  try {
    say(`a forest of ${size.organizationalUnits} organizational units and ${size.objects} contacts`);
    await addAccount(lab);
    await lab.administration.load(entries(lab, size));
    for (const ended of [await lab.setup(answersOf(lab)), await lab.run('run', 'contoso.test', 'Full Import')]) {
      if (ended.code !== 0) throw new Error(ended.stderr);
    }
    const host = await openHost('web', { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
    try {
      return await measureInterface(host, say);
    } finally {
      await host.close();
    }
  } finally {
    await lab.close();
  }
}

const ACCOUNT = 'svc-causeway';

/** An account of its own: the wizard refuses administrators before it shows the tree. */
async function addAccount({ administration, forest }: CliLab): Promise<void> {
  const dn = `CN=${ACCOUNT},CN=Users,${administration.baseDn}`;
  await administration.add({
    dn,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: [ACCOUNT],
      userPrincipalName: [`${ACCOUNT}@${administration.domain}`],
    },
  });
  await administration.setPassword(dn, forest.administrator.password);
  await administration.modify(dn, [{ operation: 'replace', attribute: 'userAccountControl', values: ['512'] }]);
  forest.state.grant(dn, { replicate: true, write: true });
}

function answersOf(lab: CliLab) {
  const [forest] = lab.answers.forests;
  const account = `${ACCOUNT}@${lab.administration.domain}`;
  return { ...lab.answers, forests: [{ ...forest, account }], scheduler: { enabled: false }, stagingMode: true };
}

/** Units at the top of the domain, and everybody in one container: the widest tree and the longest list. */
function* entries(lab: CliLab, size: InterfaceBenchmark): Generator<LabEntry> {
  const { baseDn } = lab.administration;
  for (let index = 0; index < size.organizationalUnits; index += 1) {
    const ou = `Unit ${String(index).padStart(5, '0')}`;
    yield { dn: `OU=${ou},${baseDn}`, attributes: { objectClass: ['top', 'organizationalUnit'], ou: [ou] } };
  }
  const container = `OU=Unit 00000,${baseDn}`;
  for (let index = 0; index < size.objects; index += 1) {
    const cn = `Person ${String(index).padStart(6, '0')}`;
    yield {
      dn: `CN=${cn},${container}`,
      attributes: { objectClass: ['top', 'person', 'organizationalPerson', 'contact'], cn: [cn], displayName: [cn] },
    };
  }
}

async function measureInterface(host: OpenedHost, say: (text: string) => void): Promise<Measurement[]> {
  const { page } = host;
  const devtools = await page.context().newCDPSession(page);
  say('opening the window');
  const opened = await openings(page, devtools);
  say('scrolling and typing in the list');
  const list = await listAtSize(page);
  say('opening, scrolling and typing in the tree');
  const tree = await treeAtSize(page);
  const atMost = (words: string, limit: number): Target => ({ words, meets: ({ value }) => value <= limit });
  return [
    measure('first download', 'kB', opened.kilobytes, { target: atMost('at most 600 kB compressed', 600) }),
    measure('first paint', 'ms', opened.paint, { target: atMost('at most 1,000 ms', 1_000) }),
    measure('tree opens, read anew', 'ms', tree.opened, { target: atMost('at most 300 ms', 300) }),
    measure('branch opens again', 'ms', tree.reopened, { target: atMost('at most 300 ms', 300) }),
    measure('keys in the list, 95 %', 'ms', [percentile(list.keys)], { target: atMost('at most 100 ms', 100) }),
    measure('keys in the tree, 95 %', 'ms', [percentile(tree.keys)], { target: atMost('at most 100 ms', 100) }),
    measure('longest task scrolling the list', 'ms', [list.longest], { target: atMost('at most 50 ms', 50) }),
    measure('longest task scrolling the tree', 'ms', [tree.longest], { target: atMost('at most 50 ms', 50) }),
    measure('rows of the list in the page', 'nodes', [list.nodes], { target: atMost('at most 200', 200) }),
    measure('rows of the tree in the page', 'nodes', [tree.nodes], { target: atMost('at most 200', 200) }),
  ];
}

function percentile(samples: readonly number[]): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}

/** What comes over the wire, and when something is seen, with an empty cache each time. */
async function openings(page: Page, devtools: CDPSession) {
  const kilobytes: number[] = [];
  const paint: number[] = [];
  let bytes = 0;
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  for (let round = 0; round < OPENINGS; round += 1) {
    bytes = 0;
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    kilobytes.push(bytes / KILOBYTE);
    paint.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0));
  }
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: false });
  return { kilobytes, paint };
}

/** Watches tasks that hold up the page, and how long it takes from a key to what it shows being painted. */
async function watch(page: Page): Promise<void> {
  await page.evaluate((frame) => {
    const watched: typeof window.watched = { tasks: [], keys: [] };
    window.watched = watched;
    new PerformanceObserver((found) => {
      for (const { startTime, duration } of found.getEntries()) watched.tasks.push({ startTime, duration });
    }).observe({ type: 'longtask' });
    new PerformanceObserver((found) => {
      for (const { name, startTime, duration } of found.getEntries()) {
        if (name === 'keydown') watched.keys.push({ startTime, duration });
      }
    }).observe({ type: 'event', durationThreshold: frame });
  }, FRAME);
}

/** Entries come some time after what they tell of, so they are asked for late and told apart by when it began. */
async function watchedSince(page: Page, began: number): Promise<{ tasks: number[]; keys: number[] }> {
  await page.waitForTimeout(REPORTED_AFTER);
  return page.evaluate((from) => {
    const since = (entries: readonly { startTime: number; duration: number }[]) =>
      entries.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration);
    return { tasks: since(window.watched.tasks), keys: since(window.watched.keys) };
  }, began);
}

function now(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** Pixels; a benchmark that scrolls nothing shows nothing. */
const SCROLLED_AT_LEAST = 10_000;

const KEYS = [
  ...Array.from<string>({ length: 30 }).fill('ArrowDown'),
  ...Array.from<string>({ length: 20 }).fill('PageDown'),
  ...Array.from<string>({ length: 10 }).fill('ArrowUp'),
  'End',
  'Home',
  'End',
  'Home',
];

/** One after the other, as from a person: the next when the last is painted, so that none counts for the one before. */
async function pressAll(page: Page): Promise<number[]> {
  const began = await now(page);
  for (const key of KEYS) {
    await page.keyboard.press(key);
    await settled(page);
  }
  const { keys } = await watchedSince(page, began);
  // Keys that were answered within a frame are not reported: they count with a frame.
  return [...keys, ...Array.from<number>({ length: Math.max(0, KEYS.length - keys.length) }).fill(FRAME)];
}

/** With the wheel over what scrolls the list or the tree, which itself is as high as all its rows. */
async function scrollThrough(page: Page, rows: string): Promise<number> {
  const scroller = page.locator(rows).locator('..');
  const box = await scroller.boundingBox();
  if (!box) throw new Error(`There is no ${rows} to scroll`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await settled(page);
  const began = await now(page);
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.wheel(0, 600);
    await settled(page);
  }
  const { tasks } = await watchedSince(page, began);
  const scrolled = await scroller.evaluate(({ scrollTop }: { scrollTop: number }) => scrollTop);
  if (scrolled < SCROLLED_AT_LEAST) throw new Error(`${rows} was scrolled by ${scrolled} pixels only`);
  // A task is reported only from 50 ms on; what is not reported was shorter.
  return Math.max(0, ...tasks);
}

/** Until what was asked for is painted. */
function settled(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((address) => {
    window.location.hash = address;
  }, hash);
}

async function listAtSize(page: Page) {
  await goTo(page, '#/objects?space=contoso.test');
  const rows = page.locator('[role=row][data-row]');
  await rows.first().waitFor();
  await watch(page);
  const longest = await scrollThrough(page, '[role=grid]');
  await rows.first().focus();
  const keys = await pressAll(page);
  return { longest, keys, nodes: await rows.count() };
}

/** By way of the pages before it: the wizard lets nobody past checks that have not run. */
async function goToTree(page: Page): Promise<void> {
  page.setDefaultTimeout(120_000);
  await goTo(page, '#/setup/directories');
  await page
    .locator('[data-forest]')
    .getByText(/checks passed/)
    .first()
    .waitFor();
  const remarks = page.getByRole('checkbox', { name: /I have read the remarks/ });
  for (const remark of await remarks.all()) await remark.check();
  const selection = page.getByRole('radio', { name: 'A selection' });
  while (!(await selection.isVisible())) {
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await settled(page);
  }
}

async function treeAtSize(page: Page) {
  await goToTree(page);
  const root = page.getByRole('treeitem', { name: /^contoso\.test/ });
  const unit = page.getByRole('treeitem', { name: /^Unit 00000/ });
  const everything = page.getByRole('radio', { name: 'Everything' });
  const selection = page.getByRole('radio', { name: 'A selection' });
  // The engine has read the forest's containers.
  await page.locator('[data-sentence=scope]').waitFor();
  const opened: number[] = [];
  const reopened: number[] = [];
  for (let round = 0; round < OPENINGS; round += 1) {
    await everything.check();
    await root.waitFor({ state: 'detached' });
    opened.push(await untilRows(page, 'click', () => selection.check()));
  }
  await root.focus();
  for (let round = 0; round < OPENINGS; round += 1) {
    await page.keyboard.press('ArrowLeft');
    await unit.waitFor({ state: 'detached' });
    reopened.push(await untilRows(page, 'keydown', () => page.keyboard.press('ArrowRight')));
  }
  await watch(page);
  const longest = await scrollThrough(page, '[role=tree]');
  await root.focus();
  const keys = await pressAll(page);
  return { opened, reopened, longest, keys, nodes: await page.getByRole('treeitem').count() };
}

/** Milliseconds from the event that the act causes until the first row below the root is painted. */
async function untilRows(page: Page, event: 'click' | 'keydown', act: () => Promise<void>): Promise<number> {
  await page.evaluate((name) => {
    window.opening = new Promise((resolve) => {
      const look = (from: number) => {
        const rows = window.document.querySelectorAll('[role=treeitem][aria-level="2"]').length;
        // A task after the next frame: that frame is painted then.
        requestAnimationFrame(() => (rows === 0 ? look(from) : setTimeout(() => resolve(performance.now() - from), 0)));
      };
      window.addEventListener(name, ({ timeStamp }) => look(timeStamp), { capture: true, once: true });
    });
  }, event);
  await act();
  return page.evaluate(() => window.opening);
}

/** Of what a page has, the little that is used here in functions that run in it. */
interface Entry {
  readonly startTime: number;
  readonly duration: number;
}

declare const window: {
  watched: { readonly tasks: Entry[]; readonly keys: Entry[] };
  opening: Promise<number>;
  readonly location: { hash: string };
  readonly document: { querySelectorAll(selector: string): { readonly length: number } };
  addEventListener(
    name: string,
    listener: (event: { readonly timeStamp: number }) => void,
    options: { readonly capture: boolean; readonly once: boolean },
  ): void;
};

declare const PerformanceObserver: new (
  seen: (found: { getEntries(): readonly (Entry & { readonly name: string })[] }) => void,
) => { observe(options: { readonly type: string; readonly durationThreshold?: number }): void };
declare const requestAnimationFrame: (callback: () => void) => number;
