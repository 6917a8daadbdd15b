/** `causeway serve` in a process of its own, opened by its link in Chromium. */

import { ensureRenderer } from '../../main/build/renderer.ts';
import { startCli, type Running } from '../integration/cli-process.ts';
import { launchChromium } from './chromium.ts';
import { WINDOW, type HostOptions, type OpenedWindow } from './harness-options.ts';
import { watchProblems } from './page-problems.ts';

export async function openWebHost(options: HostOptions): Promise<OpenedWindow> {
  // Before the process: only one builds, and a failure is seen here.
  await ensureRenderer();
  await using opening = new AsyncDisposableStack();
  const serving = opening.adopt(startServe(options), endOf);
  const link = await linkOf(serving);
  const browser = opening.adopt(await launchChromium(), (launched) => launched.close());
  const { colorScheme, reducedMotion, locale, deviceScaleFactor, viewport = WINDOW } = options;
  const context = await browser.newContext({
    viewport,
    ...(deviceScaleFactor ? { deviceScaleFactor } : {}),
    ...(colorScheme ? { colorScheme } : {}),
    ...(reducedMotion ? { reducedMotion } : {}),
    ...(locale ? { locale } : {}),
  });
  const page = await context.newPage();
  const problems = watchProblems(page);
  await page.goto(link);
  await page.waitForURL((address) => address.pathname === '/');
  const opened = opening.move();
  return { page, problems, close: () => opened.disposeAsync() };
}

function startServe({ dataDirectory, environment = {} }: HostOptions): Running {
  const callArguments = ['--data-dir', dataDirectory, '--json', 'serve', '--no-open', '--keep'];
  return startCli(callArguments, { environment });
}

async function linkOf(serving: Running): Promise<string> {
  await serving.said('}\n');
  const { link } = JSON.parse(serving.stdout()) as { readonly link: string };
  return link;
}

async function endOf(serving: Running): Promise<void> {
  serving.signal('SIGTERM');
  const { code, stderr } = await serving.ended;
  if (code !== 0) throw new Error(`causeway serve ended with ${String(code)}:\n${stderr}`);
}
