/** What every host of the interface does alike: the page, its way to the engine, and the policy it lives under. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTS, openHost, type OpenedHost } from './harness.ts';
import type { PageWindow } from './page-types.ts';

/** In functions that run in the page. */
declare const window: PageWindow;

for (const { kind, skipped } of HOSTS) {
  const name =
    skipped === undefined
      ? `the interface in the host ${kind}`
      : `the interface in the host ${kind} (skipped: ${skipped})`;
  describe.skipIf(skipped !== undefined)(name, () => {
    let folder: string;
    let host: OpenedHost;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'causeway-host-'));
      host = await openHost(kind, { dataDirectory: path.join(folder, 'data') });
    });

    afterAll(async () => {
      await host?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('opens on the first page of setup where nothing is set up, without a word of complaint', async () => {
      await host.page.waitForFunction(() => window.location.hash.startsWith('#/setup'));
      await host.page.getByRole('heading', { level: 1 }).waitFor();
      expect(host.problems).toEqual([]);
    });

    it('is the interface of this very engine', async () => {
      const { engine } = await host.engine.call('status', {});
      expect(engine?.purpose).toBe(kind === 'web' ? 'serve' : 'desktop');
    });

    it('runs no script but its own: none inline, none made of text', async () => {
      const ran = await host.page.evaluate(() => {
        const script = window.document.createElement('script');
        script.textContent = 'window.inlineScriptRan = true';
        window.document.head.append(script);
        // In a turn of the page's own: what a debugger evaluates may do more.
        const made = new Promise<string>((resolve) => {
          setTimeout(() => {
            try {
              resolve(String(new Function('return "made"')()));
            } catch {
              resolve('refused');
            }
          });
        });
        return Promise.all([Reflect.get(window, 'inlineScriptRan'), made]);
      });
      expect(ran).toEqual([undefined, 'refused']);
    });

    it('reaches no other host and loads nothing from one', async () => {
      const reached = await host.page.evaluate(async () => {
        const asked = await fetch('https://elsewhere.test/').then(
          () => 'answered',
          () => 'refused',
        );
        const image = await new Promise<string>((resolve) => {
          const element = new window.Image();
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('refused');
          element.src = 'https://elsewhere.test/image.png';
        });
        return [asked, image];
      });
      expect(reached).toEqual(['refused', 'refused']);
    });

    it('has nothing of Node in its page', async () => {
      const names = await host.page.evaluate(() =>
        ['require', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter((found) => found in window),
      );
      expect(names).toEqual([]);
    });
  });
}
