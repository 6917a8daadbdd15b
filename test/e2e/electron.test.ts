/** The desktop shell: how its window is locked, and what lies around the page. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { openElectronHost, type OpenedElectron } from './electron-host.ts';
import type { MenuRecord, ShellRecord } from './electron-stand-in/procedures.ts';
import type { PageWindow } from './page-types.ts';

/** In functions that run in the page. */
declare const window: PageWindow;

describe.skipIf(noChromium !== undefined)('the desktop shell', () => {
  let folder: string;
  let host: OpenedElectron;
  let record: ShellRecord;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'causeway-shell-'));
    host = await openElectronHost({ dataDirectory: path.join(folder, 'data') });
    await host.page.getByRole('heading', { level: 1 }).waitFor();
    record = await host.desktop.record();
  });

  afterAll(async () => {
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens its window sandboxed, isolated, without Node, without webviews', () => {
    expect(record.sandboxed).toBe(true);
    expect(record.windows).toHaveLength(1);
    const { preload, ...preferences } = record.windows[0]?.webPreferences ?? {};
    expect(path.basename(String(preload))).toBe('preload.cjs');
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    });
  });

  it('gives its page one bridge, frozen to the bottom', async () => {
    const bridge = await host.page.evaluate(() => {
      const found = window.causeway;
      if (!found) throw new Error('there is no bridge');
      const before = JSON.stringify(Object.keys(found));
      const attempts = [
        Reflect.set(found, 'post', () => undefined),
        Reflect.set(window, 'causeway', {}),
        Reflect.deleteProperty(window, 'causeway'),
        Reflect.set(found.host.versions, 'node', '0'),
      ];
      return { before, attempts, kind: Reflect.get(found.host, 'kind') as unknown };
    });
    expect(bridge).toEqual({
      before: JSON.stringify(['post', 'onMessage', 'host']),
      attempts: [false, false, false, false],
      kind: 'electron',
    });
  });

  it('declares its scheme as one with an origin and no other privileges than it needs', () => {
    expect(record.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it('serves its page under a policy without exceptions', async () => {
    const answer = await host.page.reload();
    const policy = (await answer?.allHeaders())?.['content-security-policy'] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]+'; /);
    expect(policy).not.toMatch(/unsafe|\*/);
    await host.page.getByRole('heading', { level: 1 }).waitFor();
  });

  it('lets its page go nowhere else', async () => {
    const before = host.page.url();
    await host.page.evaluate(() => {
      window.location.href = 'https://elsewhere.test/';
    });
    await expect.poll(() => host.desktop.refused).toContain('https://elsewhere.test/');
    expect(host.page.url()).toBe(before);
  });

  it('opens no window for its page, and only documentation and sign-in in the browser', async () => {
    await host.page.evaluate(() => {
      window.open('https://elsewhere.test/');
      window.open('https://learn.microsoft.com.elsewhere.test/');
      window.open('http://learn.microsoft.com/');
      window.open('https://learn.microsoft.com/entra/');
      window.open('https://microsoft.com/devicelogin');
    });
    await expect
      .poll(async () => (await host.desktop.record()).opened.toSorted())
      .toEqual(['https://learn.microsoft.com/entra/', 'https://microsoft.com/devicelogin']);
    await expect.poll(() => host.page.context().pages().length).toBe(1);
  });

  it.each(['notifications', 'media', 'clipboard-read', 'hid', 'openExternal'])(
    'grants its page no %s',
    async (permission) => {
      expect(await host.desktop.act({ do: 'ask-permission', permission })).toEqual([false, false, false]);
    },
  );

  it('answers links to objects and runs, by number alone', async () => {
    await host.desktop.act({ do: 'second-instance', argv: ['causeway', 'causeway://run/17'] });
    await host.page.waitForURL(/#\/(operations\/17|setup)/);
    await host.desktop.act({ do: 'open-url', url: 'causeway://object/../../evil' });
    expect(host.page.url()).not.toContain('evil');
    expect(record.linkSchemes).toEqual(['causeway']);
  });

  it('has a menu and a tray with the state and what one does from there', () => {
    const ids = idsIn(record.menu);
    expect(ids).toEqual(expect.arrayContaining(['synchronize-now', 'start-at-login', 'log-folder', 'about', 'quit']));
    expect(record.tray?.toolTip).toMatch(/^Causeway: /);
    expect(idsIn(record.tray?.menu ?? [])).toEqual(['state', 'open', 'synchronize-now', 'quit']);
  });

  it('says in its tray that nothing is set up yet, and offers no cycle', async () => {
    await expect.poll(async () => (await host.desktop.record()).tray?.toolTip).toBe('Causeway: Not set up yet');
    const { tray } = await host.desktop.record();
    expect(tray?.menu.find(({ id }) => id === 'synchronize-now')?.enabled).toBe(false);
  });

  it('opens the log folder and says its versions', async () => {
    await host.desktop.act({ do: 'menu', id: 'log-folder' });
    await host.desktop.act({ do: 'menu', id: 'about' });
    const after = await host.desktop.record();
    expect(after.opened.at(-1)).toBe(path.join(folder, 'data'));
    expect(after.dialogs.at(-1)).toMatchObject({ detail: expect.stringContaining('Electron stand-in') });
    await host.desktop.act({ do: 'answer-dialogs', button: 0 });
  });

  it('starts with the session, into the tray, when it is told to', async () => {
    await host.desktop.act({ do: 'menu', id: 'start-at-login' });
    const file = path.join(folder, 'data.profile', 'autostart', 'causeway.desktop');
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('--hidden');
  });

  it('starts an engine that was killed again, says so, and its page goes on', async () => {
    const before = (await host.desktop.record()).engine?.pid;
    await host.desktop.act({ do: 'kill-engine' });
    await expect
      .poll(async () => (await host.desktop.record()).notifications.map(({ title }) => title))
      .toContain('The engine stopped unexpectedly');
    await expect.poll(async () => (await host.desktop.record()).engine?.pid, { timeout: 60_000 }).not.toBe(before);
    // Answered by the new engine over the new port.
    const answered = host.page.evaluate(
      () =>
        new Promise((resolve) => {
          const bridge = window.causeway;
          if (!bridge) throw new Error('there is no bridge');
          bridge.onMessage((message) => {
            if (message.id === 4_711) resolve(message);
          });
          bridge.post({ type: 'call', id: 4_711, name: 'status', arguments: {} });
        }),
    );
    expect(await answered).toMatchObject({ type: 'result', value: { configured: false } });
  });

  it('hands a settings file that is opened with it to its page', async () => {
    const file = path.join(folder, 'contoso.causeway-settings');
    await writeFile(file, '{"format":"causeway-settings"}');
    await host.page.reload();
    await host.page.getByRole('heading', { level: 1 }).waitFor();
    await host.desktop.act({ do: 'open-file', file });
    // It is no whole settings file, and the page says so by its name.
    await host.page.getByText('contoso.causeway-settings').first().waitFor();
  });

  it('goes on in the tray when its window is closed, says so once, and comes back by a click', async () => {
    await host.page.close();
    await expect
      .poll(async () => (await host.desktop.record()).notifications.map(({ title }) => title))
      .toContain('Causeway goes on');
    await host.desktop.act({ do: 'tray-click' });
    const page = await host.desktop.window();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const saved = await readFile(path.join(folder, 'data.profile', 'window.json'), 'utf8');
    expect(JSON.parse(saved)).toMatchObject({ bounds: { width: 1_180, height: 780 }, maximized: false });
  });
});

function idsIn(items: readonly MenuRecord[]): string[] {
  return items.flatMap((item) => [...(item.id === undefined ? [] : [item.id]), ...idsIn(item.submenu ?? [])]);
}
