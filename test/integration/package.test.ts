/** The package of the desktop application, made from a runtime that is none, so that it needs no network. */

import { fork, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPackage, extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARENT_PORT = new URL('../e2e/electron-stand-in/utility.ts', import.meta.url).href;

/** Before the fuses in every Electron binary (@electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Version 1, and as many fuses as we know of, as Electron ships them: each on or off. */
const FUSES = '101100011'.slice(0, Object.values(FuseV1Options).filter((option) => typeof option === 'number').length);

let folder: string;
let application: string;
let said: string;
let files: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'causeway-package-'));
  const runtime = path.join(folder, 'runtime');
  await makeRuntime(runtime);
  said = await run([
    'main/build/package.ts',
    '--dir',
    '--electron-dist',
    runtime,
    '--output',
    path.join(folder, 'out'),
  ]);
  application = path.join(folder, 'out', 'linux-unpacked');
  files = listPackage(path.join(application, 'resources', 'app.asar'), { isPack: false }).map((file) =>
    file.replaceAll('\\', '/'),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the packager takes for Electron: its files, and the place of the fuses in its program. */
async function makeRuntime(runtime: string): Promise<void> {
  await mkdir(path.join(runtime, 'resources'), { recursive: true });
  await mkdir(path.join(runtime, 'locales'));
  const program = Buffer.concat([
    Buffer.from(`#!/bin/sh\nexit 0\n# ${SENTINEL}`, 'latin1'),
    Buffer.from([1, FUSES.length]),
    Buffer.from(`${FUSES}\n`, 'latin1'),
  ]);
  await writeFile(path.join(runtime, 'electron'), program);
  await chmod(path.join(runtime, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak', 'locales/de.pak']) {
    await writeFile(path.join(runtime, name), name);
  }
  const empty = path.join(folder, 'default-application');
  await mkdir(empty);
  await writeFile(path.join(empty, 'package.json'), '{}');
  await createPackage(empty, path.join(runtime, 'resources', 'default_app.asar'));
}

function run(programArguments: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...programArguments], { cwd: ROOT, env: withoutCertificates() });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(output))));
  });
}

function withoutCertificates(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/CSC|APPLE/.test(name)));
}

describe('the package', () => {
  it('holds the shell, its preload, its engine, the interface and their licence', async () => {
    for (const file of ['main.js', 'preload.cjs', 'engine-process.js']) expect(files).toContain(`/dist/app/${file}`);
    expect(files).toContain('/dist/renderer/index.html');
    expect(files).toContain('/main/electron/resources/tray.png');
    expect(files).toContain('/LICENSE');
    expect(files.some((file) => /^\/dist\/renderer\/assets\/index-[\w-]+\.js$/.test(file))).toBe(true);
  });

  it('holds no source, no test, nothing of the lab, and nothing that only builds', () => {
    const ours = files.filter((file) => !file.startsWith('/node_modules'));
    expect(ours.filter((file) => /\.tsx?$|\.map$|^\/(test|engine|renderer|docs)(\/|$)/.test(file))).toEqual([]);
    const packages = new Set(files.map((file) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]));
    const wanted = ['sqlite3', 'bindings', 'ldapts', 'undici', 'zod', 'pino', '@azure/msal-node'];
    expect(wanted.filter((name) => !packages.has(name))).toEqual([]);
    const unwanted = ['vite', 'vitest', 'typescript', 'react', 'playwright-core', 'electron', 'node-gyp', 'tar', 'ajv'];
    expect(unwanted.filter((name) => packages.has(name))).toEqual([]);
  });

  it('keeps what the system loads beside the archive', async () => {
    const native = path.join('node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');
    const file = path.join(application, 'resources', 'app.asar.unpacked', native);
    expect((await stat(file)).size).toBeGreaterThan(100_000);
  });

  it('starts where its own package.json says', async () => {
    const { name, main, dependencies } = await packagedJson();
    expect([name, main]).toEqual(['causeway', 'dist/app/main.js']);
    expect(files).toContain(`/${main}`);
    expect(Object.keys(dependencies)).toContain('sqlite3');
  });

  it('carries an engine that opens and answers from there, with what the package holds alone', async () => {
    const extracted = path.join(folder, 'extracted');
    extractAll(path.join(application, 'resources', 'app.asar'), extracted);
    const dataDirectory = path.join(folder, 'data');
    const engine = fork(path.join(extracted, 'dist', 'app', 'engine-process.js'), [], {
      execArgv: ['--import', PARENT_PORT],
      serialization: 'advanced',
    });
    try {
      const heard = once(engine);
      const open = { type: 'open', dataDirectory, logLevel: 'silent', sealing: 'key-file' };
      engine.send({ to: 'parent-port', data: open, ports: [] });
      expect(await heard).toEqual({ to: 'parent-port', data: { type: 'opened' }, ports: [] });
      const answered = once(engine);
      engine.send({ to: 'parent-port', data: { type: 'interface' }, ports: [1] });
      engine.send({ to: 'port', port: 1, data: { type: 'call', id: 1, name: 'status', arguments: {} } });
      expect(await answered).toMatchObject({
        to: 'port',
        port: 1,
        data: { type: 'result', id: 1, value: { configured: false, dataDirectory } },
      });
      const ended = new Promise((resolve) => engine.once('exit', resolve));
      engine.send({ to: 'parent-port', data: { type: 'close' }, ports: [] });
      expect(await ended).toBe(0);
    } finally {
      engine.kill();
    }
  });

  it('has its fuses set: no Node behind its back, nothing loaded from beside the archive', async () => {
    const wire = await getCurrentFuseWire(path.join(application, 'causeway-desktop'));
    const states = (option: FuseV1Options) => wire[option];
    expect(states(FuseV1Options.RunAsNode)).toBe(FuseState.DISABLE);
    expect(states(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(FuseState.DISABLE);
    expect(states(FuseV1Options.EnableNodeCliInspectArguments)).toBe(FuseState.DISABLE);
    expect(states(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(FuseState.DISABLE);
    expect(states(FuseV1Options.EnableCookieEncryption)).toBe(FuseState.ENABLE);
    expect(states(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(FuseState.ENABLE);
    expect(states(FuseV1Options.OnlyLoadAppFromAsar)).toBe(FuseState.ENABLE);
  });

  it('says that it is not signed', () => {
    expect(said).toMatch(/^Not signed: /m);
  });
});

async function packagedJson() {
  const extracted = path.join(folder, 'for-package-json');
  extractAll(path.join(application, 'resources', 'app.asar'), extracted);
  return JSON.parse(await readFile(path.join(extracted, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly main: string;
    readonly dependencies: object;
  };
}

/** What the process says next; rejects when it ends instead. */
function once(engine: ReturnType<typeof fork>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    engine.once('message', resolve);
    engine.once('exit', (code) => reject(new Error(`the engine ended with ${String(code)}`)));
  });
}
