import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { forbiddenImports, LAYERS, RULES } from './architecture-rules.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

test('every import of the project goes the way the architecture allows', async () => {
  const folders: string[] = [];
  for (const folder of ['engine', 'main', 'renderer', 'test'])
    if (await exists(path.join(ROOT, folder))) folders.push(folder);
  const { files, violations } = await forbiddenImports(ROOT, folders);
  expect(violations).toEqual([]);
  // The files were really read: the test files alone are more than these.
  expect(files).toBeGreaterThan(200);
});

type File = readonly [path: string, imports?: string];

/** For each rule one import that breaks it. */
const BREACHES: readonly File[] = [
  ['engine/model/noun.ts', '../store/store.ts'],
  ['engine/store/down.ts', '../settings/settings.ts'],
  ['engine/settings/down.ts', '../rules/rules.ts'],
  ['engine/connectors/aside.ts', '../rules/rules.ts'],
  ['engine/rules/aside.ts', '../connectors/connectors.ts'],
  ['engine/connector-space/down.ts', '../metaverse/metaverse.ts'],
  ['engine/metaverse/down.ts', '../import/import.ts'],
  ['engine/import/aside.ts', '../export/export.ts'],
  ['engine/inbound-sync/aside.ts', '../outbound-sync/outbound-sync.ts'],
  ['engine/outbound-sync/down.ts', '../runs/runs.ts'],
  ['engine/export/down.ts', '../safety/safety.ts'],
  ['engine/runs/down.ts', '../safety/safety.ts'],
  ['engine/safety/aside.ts', '../health/health.ts'],
  ['engine/explain/down.ts', '../setup/setup.ts'],
  ['engine/sign-in/aside.ts', '../explain/explain.ts'],
  ['engine/health/down.ts', '../api/api.ts'],
  ['engine/setup/down.ts', '../api/api.ts'],
  ['engine/api/down.ts', '../../main/main.ts'],
  ['engine/runs/unplaced.ts', '../misc/misc.ts'],
  ['engine/runs/window.ts', 'electron'],
  ['main/cli/lab.ts', '../../test/lab/lab.ts'],
  ['main/demo/demo.ts', '../../test/unit/unit.ts'],
  ['engine/api/contract/contract.ts', '../../model/model.ts'],
  ['renderer/page.ts', '../engine/model/model.ts'],
  ['engine/runs/socket.ts', 'ldapts'],
  ['engine/store/one.ts', './other.ts'],
];

test('a breach of any rule is found, even where only types are imported', async () => {
  const root = await makeProject([
    ...[...LAYERS.flat(), 'engine/misc', 'test/lab', 'test/unit'].map((folder): File => [
      `${folder}/${path.basename(folder)}.ts`,
    ]),
    ...BREACHES,
    ['engine/store/other.ts', './one.ts'],
  ]);
  const { violations } = await forbiddenImports(root, ['engine', 'main', 'renderer', 'test']);
  const broken = new Set(violations.map((violation) => violation.rule));
  expect(RULES.map(({ name = '' }) => name).filter((name) => !broken.has(name))).toEqual([]);
  const offenders = new Set(violations.map((violation) => violation.from));
  expect(BREACHES.map(([file]) => file).filter((file) => !offenders.has(file))).toEqual([]);
});

test('imports that the architecture allows are no breach', async () => {
  const allowed: readonly File[] = [
    ['engine/model/model.ts'],
    ['engine/store/store.ts', '../model/model.ts'],
    ['engine/connectors/ldap.ts', 'ldapts'],
    ['engine/runs/runs.ts', '../store/store.ts'],
    ['engine/api/contract/contract.ts'],
    ['engine/api/api.ts', './contract/contract.ts'],
    ['main/cli/cli.ts', '../../engine/api/api.ts'],
    ['main/demo/demo.ts', '../../test/lab/lab.ts'],
    ['renderer/page.ts', '../engine/api/contract/contract.ts'],
    ['test/lab/lab.ts'],
    ['test/unit/unit.ts', '../../engine/runs/runs.ts'],
  ];
  const root = await makeProject(allowed);
  const { violations } = await forbiddenImports(root, ['engine', 'main', 'renderer', 'test']);
  expect(violations).toEqual([]);
});

async function makeProject(files: readonly File[]): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'causeway-architecture-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeFile(path.join(root, 'package.json'), '{ "type": "module" }');
  for (const [file, imports] of files) {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    const line = imports === undefined ? '' : `import type { Noun } from '${imports}';\nexport type Own = Noun;\n`;
    await writeFile(target, `${line}export interface Noun { readonly name: string }\n`);
  }
  return root;
}

// Nothing in the project tells on which machine it was made.

/** Anna, whose home some tests speak of, is made up. */
const MACHINE_PATH = new RegExp(
  `(^|[^A-Za-z0-9_.})/-])/(${['work', 'root', 'home(?=/(?!anna\\b))'].join('|')})(/|\\b)`,
);
const REGISTRY_HOST = /\bregistry\.[a-z0-9-]+\.[a-z]|\bnpm(js)?\.(org|com|io)\b|yarnpkg\.com/i;

test.each([
  [`const dir = '/ro${'ot'}/data';`, true],
  [`see /wo${'rk'}/notes`, true],
  [`(/ho${'me'}/someone)`, true],
  ['the page at /home', false],
  ['"resolved": "https://registry.example.org/x"', true],
  ['const url = `${origin}/home/page`;', false],
  ['import x from "../homepage/root.ts";', false],
  ['a framework/root element', false],
])('%s names a machine or a registry: %s', (line, found) => {
  expect(MACHINE_PATH.test(line) || REGISTRY_HOST.test(line)).toBe(found);
});

test('no file of the project names a path of a machine or the host of a package registry', async () => {
  const found: string[] = [];
  let read = 0;
  for await (const file of projectFiles(ROOT)) {
    const text = await readFile(file, 'utf8');
    read++;
    // What is no text (pictures) names nothing.
    if (text.includes('\0') || file === import.meta.filename) continue;
    for (const [index, line] of text.split('\n').entries()) {
      if (MACHINE_PATH.test(line) || REGISTRY_HOST.test(line)) found.push(`${path.relative(ROOT, file)}:${index + 1}`);
    }
  }
  expect(found).toEqual([]);
  expect(read).toBeGreaterThan(300);
});

const NOT_OURS = new Set(['node_modules', '.git', 'dist', 'coverage', '.causeway']);

async function* projectFiles(directory: string): AsyncGenerator<string> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue;
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) yield* projectFiles(full);
    else if (entry.isFile()) yield full;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
