/** The command line from setup to staging, as a person types it. */

import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands, queries } from '../../engine/api/contract/contract.ts';
import { faultSchema } from '../../engine/api/contract/shapes.ts';
import { counterWords } from '../../engine/api/contract/words/explain.ts';
import { organizationChanges } from '../lab/organization/changes.ts';
import { documentIn, startCliLab, type CliLab } from './cli-harness.ts';

let lab: CliLab;

beforeAll(async () => {
  lab = await startCliLab({ people: 150, dirty: true });
});

afterAll(async () => {
  await lab.close();
});

/** The user principal name of somebody in scope. */
function somebody(): string {
  const [person] = lab.organization.people();
  return String(person?.attributes['userPrincipalName']?.[0]);
}

describe('from setup to staging', () => {
  it('says what to do where nothing is set up, and makes no directory by looking', async () => {
    const status = await lab.run('status');
    expect(status.code).toBe(7);
    expect(status.stdout).toContain('causeway setup --answers FILE');
    const pending = await lab.run('pending');
    expect(pending.code).toBe(7);
    expect(pending.stderr).toContain(`Nothing is set up in ${lab.dataDirectory}`);
    await expect(stat(lab.dataDirectory)).rejects.toThrow('ENOENT');
  });

  it('prints a schema of the answers that knows where secrets may stand', async () => {
    const { code, stdout } = await lab.run('setup', '--schema');
    expect(code).toBe(0);
    const schema = JSON.parse(stdout) as {
      properties: { forests: { items: { properties: { password: { anyOf: unknown[] } } } } };
    };
    expect(schema.properties.forests.items.properties.password.anyOf).toHaveLength(3);
  });

  it('sets up from answers whose secrets stand elsewhere', async () => {
    const ended = await lab.setup(lab.answers);
    expect(ended.stderr).toContain('Signed in to the forest: contoso.test');
    expect(ended.stdout).toContain('Causeway is set up.');
    expect(ended.code).toBe(0);
  });

  it('does not set up twice unless told to', async () => {
    const refused = await lab.setup(lab.answers);
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain('--replace');
    const replaced = await lab.setup(lab.answers, '--replace', '--json');
    expect(replaced.code).toBe(0);
    expect(documentIn(replaced, commands.setup.result)).toMatchObject({ forests: ['contoso.test'], tenant: 'Contoso' });
  });

  it('runs the initial cycle and names each object that could not go', async () => {
    const { code, stdout } = await lab.run('cycle', '--policy', 'initial');
    expect(code).toBe(3);
    expect(stdout).toContain('completed with errors  Initial cycle 1');
    expect(stdout).toMatch(/Contoso +Export/);
    expect(stdout).toMatch(/✗ Local Suffix was not exported to Contoso: .* is not a verified domain of the tenant\./);
    expect(stdout).toContain('→ Verify corp.acquired.local in the tenant');
    expect(Object.keys(lab.tenant.snapshot().users)).not.toHaveLength(0);
  });

  it('has a word for everything that a cycle counts', async () => {
    const history = documentIn(await lab.run('history', '--json'), queries.history.result);
    const counted = history.flatMap(({ runs }) =>
      runs.flatMap(({ profile, counters }) => Object.keys(counters).map((name) => ({ profile, name }))),
    );
    expect(counted.length).toBeGreaterThan(40);
    expect(counted.filter(({ profile, name }) => counterWords(profile, name).meaning === name)).toEqual([]);
  });

  it('tells the state, the last cycle and what needs a person', async () => {
    const { code, stdout } = await lab.run('status');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Last cycle +! completed with errors, initial/);
    expect(stdout).toMatch(/contoso\.test +.*users/);
    expect(stdout).toMatch(/errors stand open\. +→ causeway errors/);
  });

  it('lists every error with what to do', async () => {
    const errors = documentIn(await lab.run('errors', '--json'), queries.errors.result);
    expect(errors.faults).toHaveLength(errors.total);
    const { stdout } = await lab.run('errors');
    expect(stdout.match(/^✗ /gm)).toHaveLength(errors.total);
    expect(stdout.match(/^→ /gm)).toHaveLength(errors.total);
    expect(stdout).not.toContain('?');
  });

  it('answers every question as one document of the contract', async () => {
    const ask = async <N extends keyof typeof queries>(name: N, ...line: string[]) =>
      documentIn(await lab.run(...line, '--json'), queries[name].result as (typeof queries)[N]['result']);
    const status = await ask('status', 'status');
    expect(status).toMatchObject({ configured: true, dataDirectory: lab.dataDirectory });
    expect(await ask('history', 'history', '--limit', '1')).toHaveLength(1);
    expect(await ask('pending', 'pending', '--connector', 'Contoso')).toHaveLength(1);
    expect(await ask('held', 'approve')).toEqual([]);
    expect(await ask('object', 'show', somebody())).toHaveLength(1);
  });

  it('answers commands as one document, with progress nowhere in it', async () => {
    const run = await lab.run('run', 'contoso.test', 'delta-import', '--json');
    expect(run.code).toBe(0);
    expect(documentIn(run, commands.run.result)).toMatchObject({ profile: 'Delta Import', result: 'success' });
    const cycle = await lab.run('cycle', '--json');
    expect(documentIn(cycle, commands.cycle.result).steps).toHaveLength(6);
    expect(documentIn(await lab.run('scheduler', 'interval', '45', '--json'), commands.scheduler.result)).toMatchObject(
      {
        intervalMinutes: 45,
      },
    );
  });

  it('shows one person from the forest to the tenant, each value with its rule', async () => {
    const { stdout } = await lab.run('show', somebody());
    const [forest, metaverse, tenant] = ['● contoso.test', '◆ Metaverse', '● Contoso'].map((mark) =>
      stdout.indexOf(mark),
    );
    expect([forest, metaverse, tenant].every((place) => (place ?? -1) > 0)).toBe(true);
    expect(forest).toBeLessThan(metaverse ?? 0);
    expect(metaverse).toBeLessThan(tenant ?? 0);
    expect(stdout).toContain('← contoso.test  In from AD - User Common');
    expect(stdout).toMatch(/givenName .* = Trim\(\[givenName\]\)/);
  });

  it('says so when nothing is called that', async () => {
    const { code, stdout } = await lab.run('show', 'nobody@contoso.test');
    expect(code).toBe(2);
    expect(stdout).toContain('Nothing is called nobody@contoso.test');
  });

  it('writes nothing in staging mode, shows what waits, and sends it afterwards', async () => {
    expect((await lab.run('staging', 'on')).code).toBe(0);
    const [hire, rename] = organizationChanges(lab.organization, 3);
    await hire?.apply(lab.administration);
    await rename?.apply(lab.administration);
    const before = lab.tenant.snapshot();
    const staged = await lab.run('cycle');
    expect(staged.stdout).toContain('not sent, staging mode');
    expect(lab.tenant.snapshot()).toEqual(before);
    const pending = await lab.run('pending', '--connector', 'Contoso');
    expect(pending.stdout).toMatch(/\+ create user .*\n(.*\n)*? +userPrincipalName +\+ /);
    expect(pending.stdout).toMatch(/~ update user .*\n(.*\n)*? +displayName .* → /);
    const direct = await lab.run('run', 'Contoso', 'Export');
    expect(direct.code).toBe(4);
    expect((await lab.run('status')).stdout).toContain('staging mode');
    expect((await lab.run('staging', 'off')).code).toBe(0);
    await lab.run('cycle');
    expect(Object.keys(lab.tenant.snapshot().users).length).toBe(Object.keys(before.users).length + 1);
  });

  it('tells the history newest first', async () => {
    const { stdout } = await lab.run('history', '--limit', '4');
    const titles = [...stdout.matchAll(/Delta cycle (\d+)/g)].map((found) => Number(found[1]));
    expect(titles.length).toBeGreaterThan(1);
    expect(titles).toEqual(titles.toSorted((one, other) => other - one));
  });

  it('keeps a log for support that holds no secret', async () => {
    const log = await readFile(path.join(lab.dataDirectory, 'causeway.log'), 'utf8');
    expect(log).toContain('"cycle-ended"');
    expect(log).not.toContain(lab.forest.administrator.password);
    expect(log).not.toContain('PRIVATE KEY');
    expect((await stat(path.join(lab.dataDirectory, 'causeway.log'))).mode & 0o077).toBe(0);
  });
});

describe('a hold', () => {
  it('is told with its list, and goes by the word of a person', async () => {
    await lab.setup({ ...lab.answers, deletionThreshold: { count: 1 } }, '--replace');
    const leavers = [...lab.organization.people()].slice(10, 13);
    for (const { dn } of leavers) await lab.administration.remove(dn);
    const held = await lab.run('cycle');
    expect(held.code).toBe(4);
    expect(held.stderr).toContain('The export to Contoso is held: it would delete 3 objects. Nothing was sent.');
    expect(held.stderr).toContain('causeway approve');
    expect((await lab.run('status')).stdout).toContain('1 export is held');

    const list = await lab.run('approve');
    expect(list.stdout.match(/^ {2}- user /gm)).toHaveLength(3);
    const [hold] = documentIn(await lab.run('approve', '--json'), queries.held.result);
    const wrong = await lab.run('approve', '4711');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('There is no held export with the number 4711.');

    const approved = await lab.run('approve', '--yes', '--json');
    expect(documentIn(approved, commands.approve.result)).toEqual({ id: hold?.id, deletions: 3 });
    const before = Object.keys(lab.tenant.snapshot().users).length;
    await lab.run('cycle');
    expect(Object.keys(lab.tenant.snapshot().users).length).toBe(before - 3);
  });
});

describe('wrong usage', () => {
  it.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [['setup'], 'setup needs --answers FILE'],
    [['cycle', '--policy', 'sometimes'], 'Allowed choices are initial, delta'],
    [['run', 'contoso.test', 'Import'], 'The profiles are "Full Import"'],
    [['run', 'fabrikam.test', 'Export'], 'The connectors are: contoso.test, Contoso'],
    [['pending', '--connector', 'fabrikam.test'], 'There is no connector called fabrikam.test'],
    [['history', '--limit', '0'], 'From 1 to 1000'],
    [['scheduler', 'interval', 'soon'], 'Minutes from 0.05 to 10080 are needed'],
  ])('causeway %j ends with 2 and says what is possible', async (line, said) => {
    const { code, stderr } = await lab.run(...line);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });

  it('is a fault for scripts', async () => {
    const { code, stdout } = await lab.run('run', 'fabrikam.test', 'Export', '--json');
    expect(code).toBe(2);
    const { fault } = JSON.parse(stdout) as { fault: unknown };
    expect(faultSchema.parse(fault)).toMatchObject({ code: 'not-configured', detail: { connector: 'fabrikam.test' } });
  });
});
