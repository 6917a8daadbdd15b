/** `causeway serve` as a process: its link, who else wants the data directory, and its end. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../main/cli/exit-codes.ts';
import { ensureRenderer } from '../../main/build/renderer.ts';
import { startCli, type Running } from './cli-process.ts';

let folder: string;
const running: Running[] = [];

beforeAll(() => ensureRenderer());

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'causeway-serve-'));
});

afterEach(async () => {
  for (const process of running.splice(0)) {
    process.signal('SIGKILL');
    await process.ended;
  }
  await rm(folder, { recursive: true, force: true });
});

function serve(...options: string[]): Running {
  const process = startCli(['--data-dir', folder, 'serve', '--no-open', ...options]);
  running.push(process);
  return process;
}

describe('causeway serve', () => {
  it('prints a link that opens, and ends when it is told to', async () => {
    const serving = serve('--keep');
    await serving.said('Ctrl-C ends it');
    const link = /http:\/\/127\.0\.0\.1:\d+\/enter\?token=[\w-]+/.exec(serving.stdout())?.[0] ?? '';
    const entered = await fetch(link);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const page = await fetch(new URL('/', link), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    serving.signal('SIGTERM');
    const { code, stderr } = await serving.ended;
    expect([code, stderr]).toEqual([EXIT.success, expect.stringContaining('Stopped. What was done is kept.')]);
  });

  it('listens at the other loopback address when it is asked to', async () => {
    const serving = serve('--address', '::1', '--json');
    await serving.said('}\n');
    const { origin } = JSON.parse(serving.stdout()) as { readonly origin: string };
    expect(origin).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(origin)).status).toBe(401);
  });

  it('listens at no address of the network', async () => {
    const { code, stderr } = await serve('--address', '0.0.0.0').ended;
    expect([code, stderr]).toEqual([EXIT.usage, expect.stringContaining('127.0.0.1')]);
  });

  it('says who holds the data directory when it is held', async () => {
    const first = serve('--keep');
    await first.said('Ctrl-C ends it');
    const { code, stderr } = await serve().ended;
    expect(code).toBe(EXIT.inUse);
    expect(stderr).toContain(String(first.pid));
    expect(stderr).toContain('serve');
  });

  it('says so when its port is taken', async () => {
    const first = serve('--keep', '--json');
    await first.said('}\n');
    const { port } = new URL((JSON.parse(first.stdout()) as { readonly origin: string }).origin);
    const elsewhere = startCli(['--data-dir', path.join(folder, 'other'), 'serve', '--no-open', '--port', port]);
    const { code, stderr } = await elsewhere.ended;
    expect([code, stderr]).toEqual([EXIT.usage, expect.stringContaining(`port ${port}`)]);
  });

  it('ends by itself when nobody has looked for a while', async () => {
    const { code, stderr } = await serve('--idle', '0.05').ended;
    expect([code, stderr]).toEqual([EXIT.success, expect.stringContaining('Nobody has looked')]);
  });
});
