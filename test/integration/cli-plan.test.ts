/** The plan and the settings as files, and what answers would do, from the command line. */

import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands, queries } from '../../engine/api/contract/contract.ts';
import { EXIT } from '../../main/cli/exit-codes.ts';
import { startCliLab, type CliLab } from './cli-harness.ts';

let lab: CliLab;
let answersFile: string;

beforeAll(async () => {
  lab = await startCliLab({ people: 25, tenant: { record: true } });
  answersFile = path.join(path.dirname(lab.dataDirectory), 'planned.json');
  await writeFile(answersFile, JSON.stringify(lab.answers));
});

afterAll(() => lab.close());

describe('answers that are not in force', () => {
  it('are previewed in numbers, in the words of the plan, and nothing is written', async () => {
    const { code, stdout } = await lab.run('preview', answersFile);
    expect(code).toBe(EXIT.success);
    expect(stdout).toMatch(/^Connector +Objects +Create +Join +Update +Delete +Leave out +Links$/m);
    const { stdout: json } = await lab.run('--json', 'preview', answersFile);
    const preview = commands.preview.result.parse(JSON.parse(json));
    const tenant = preview.connectors.find(({ kind }) => kind === 'entra-id');
    expect(tenant?.objects.find(({ objectType }) => objectType === 'user')?.create.count).toBeGreaterThan(0);
    expect(json).not.toContain('PRIVATE KEY');
    expect(lab.tenant.counters.httpRequests).toBeGreaterThan(0);
    expect(lab.tenant.counters.writes).toBe(0);
    const status = queries.status.result.parse(JSON.parse((await lab.run('--json', 'status')).stdout));
    expect(status.configured).toBe(false);
  });

  it('kept as a draft leave their secrets behind and say which have to be entered', async () => {
    const { code, stdout } = await lab.run('settings', 'import', answersFile);
    expect(code).toBe(EXIT.success);
    expect(stdout).toContain('Kept as a draft: 1 forest');
    expect(stdout).toContain('forest/contoso.test/password');
    expect(stdout).toContain('tenant/private-key');
  });

  it('that are none are told so', async () => {
    const file = path.join(path.dirname(lab.dataDirectory), 'other.json');
    await writeFile(file, '{"name":"something else"}');
    const { code, stdout } = await lab.run('settings', 'import', file);
    expect([code, stdout]).toEqual([EXIT.usage, 'This is no settings file and no file of answers.\n']);
  });
});

describe('after setup', () => {
  beforeAll(async () => {
    const ended = await lab.setup(lab.answers);
    if (ended.code !== 0) throw new Error(ended.stderr);
    await lab.run('staging', 'on');
    await lab.run('cycle', '--policy', 'initial');
  });

  it('the plan comes as a table and as XML, whole, and never as both', async () => {
    const csv = await lab.run('pending', '--csv');
    expect(csv.code).toBe(EXIT.success);
    const lines = csv.stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(25);
    expect(csv.stderr).toMatch(/\d+ objects, [\d,]+ changes\./);
    const xml = await lab.run('pending', '--xml', '--connector', 'Contoso');
    expect(xml.stdout).toMatch(/^<\?xml /);
    expect((await lab.run('pending', '--csv', '--xml')).code).toBe(EXIT.usage);
  });

  it('the settings go into a new file without a secret, and into no file that is there', async () => {
    const file = path.join(path.dirname(lab.dataDirectory), 'contoso.causeway-settings');
    const { code } = await lab.run('settings', 'export', file);
    expect(code).toBe(EXIT.success);
    const text = await readFile(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ format: 'causeway-settings', answers: { tenant: { name: 'Contoso' } } });
    expect(text).not.toContain('PRIVATE KEY');
    expect(text).not.toContain(lab.forest.administrator.password);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
    const again = await lab.run('settings', 'export', file);
    expect([again.code, await readFile(file, 'utf8')]).toEqual([EXIT.usage, text]);
  });

  it('exported settings are previewed against what is in force, with the secrets that are stored', async () => {
    const file = path.join(path.dirname(lab.dataDirectory), 'contoso.causeway-settings');
    const { stdout, stderr } = await lab.run('--json', 'preview', file);
    expect(stderr).toBe('');
    expect(commands.preview.result.parse(JSON.parse(stdout)).purpose).toBe('change');
  });
});
