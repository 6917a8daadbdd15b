/** Several processes, signals, and what they leave behind. */

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands, queries } from '../../engine/api/contract/contract.ts';
import { documentIn, startCliLab, type CliLab, type Running } from './cli-harness.ts';

let lab: CliLab;
const running: Running[] = [];

beforeAll(async () => {
  lab = await startCliLab({ people: 60 });
  const ended = await lab.setup(lab.answers);
  if (ended.code !== 0) throw new Error(ended.stderr);
});

afterEach(async () => {
  lab.tenant.faults.clear();
  for (const process of running.splice(0)) {
    process.signal('SIGKILL');
    await process.ended;
  }
});

afterAll(async () => {
  await lab.close();
});

function start(...line: string[]): Running {
  const process = lab.start(...line);
  running.push(process);
  return process;
}

const isThere = (file: string) =>
  stat(path.join(lab.dataDirectory, file)).then(
    () => true,
    () => false,
  );

describe('a cycle that is cancelled', () => {
  it('ends with 130, says what that means, and leaves everything for the next one', async () => {
    lab.tenant.faults.inject({
      match: { method: 'POST', path: '/v1.0/$batch' },
      action: { kind: 'delay', milliseconds: 1_500 },
    });
    const cycle = start('cycle', '--policy', 'initial');
    await cycle.said('Contoso: Export');
    cycle.signal('SIGINT');
    const { code, stdout, stderr } = await cycle.ended;
    expect(stderr).toContain('Stopping after what is under way now.');
    expect(stdout).toContain('! stopped  Initial cycle 1');
    expect(stdout).toContain('What was done is kept.');
    expect(code).toBe(130);
    expect(await isThere('engine.lock')).toBe(false);

    lab.tenant.faults.clear();
    const again = documentIn(await lab.run('cycle', '--json'), commands.cycle.result);
    expect(again.status).toBe('success');
    const settled = documentIn(await lab.run('cycle', '--json'), commands.cycle.result);
    const sent = settled.steps.filter((step) => step.profile === 'Export').map((step) => step.counters['adds'] ?? 0);
    expect(sent).toEqual([0, 0]);
    // Everybody in scope once: nobody twice, nobody lost.
    const { connectors } = documentIn(await lab.run('status', '--json'), queries.status.result);
    const tenant = connectors.find((connector) => connector.kind === 'entra-id');
    expect(Object.keys(lab.tenant.snapshot().users)).toHaveLength(tenant?.objects['user'] ?? -1);
  });

  it('that is killed is told in the history as what it was', async () => {
    lab.tenant.faults.inject({ match: { method: 'GET' }, action: { kind: 'delay', milliseconds: 2_000 } });
    const cycle = start('cycle', '--policy', 'initial');
    await cycle.said('contoso.test: Full Import');
    cycle.signal('SIGKILL');
    await cycle.ended;
    lab.tenant.faults.clear();
    expect(documentIn(await lab.run('cycle', '--json'), commands.cycle.result).status).toBe('success');
    const history = documentIn(await lab.run('history', '--limit', '2', '--json'), queries.history.result);
    expect(history[1]?.cycle?.status).toBe('stopped');
  });
});

describe('a service', () => {
  it('holds the data directory, lets others look and settle, and ends cleanly', async () => {
    const service = start('service', '--interval', '60');
    await service.said('The next cycle is due at');

    const refused = await lab.run('cycle');
    expect(refused.code).toBe(6);
    expect(refused.stderr).toContain(`${lab.dataDirectory} is in use by process ${String(service.pid)}`);
    expect(refused.stderr).toContain(' for: service.');
    const document = JSON.parse((await lab.run('run', 'Contoso', 'Export', '--json')).stdout) as {
      fault: { code: string };
    };
    expect(document.fault.code).toBe('data-directory-in-use');

    const status = documentIn(await lab.run('status', '--json'), queries.status.result);
    expect(status.engine).toMatchObject({ pid: service.pid, purpose: 'service' });
    expect((await lab.run('staging', 'on')).code).toBe(0);
    expect((await lab.run('staging', 'off')).code).toBe(0);

    service.signal('SIGTERM');
    const { code, stderr } = await service.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('Stopped. What was done is kept.');
    expect(await isThere('engine.lock')).toBe(false);
  });

  it('runs cycles by itself and tells each in one line', async () => {
    const service = start('service', '--interval', '0.05');
    await service.said('delta cycle');
    service.signal('SIGINT');
    const { stdout } = await service.ended;
    expect(stdout.split('\n')[0]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d {2}delta cycle \d+ {2}✓ success {2}0 objects and 0 links exported/,
    );
    const [last] = documentIn(await lab.run('history', '--limit', '1', '--json'), queries.history.result);
    expect(last?.cycle?.trigger).toBe('scheduler');
  });
});
