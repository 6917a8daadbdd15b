import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { EngineClient } from '../../engine/api/contract/contract.ts';
import { openEngine } from '../../engine/api/engine.ts';
import { startLab } from '../../main/demo/lab.ts';
import { showPasswords } from '../../main/demo/passwords.ts';
import { tell, type Cycle, type Listener, type Outcome } from '../../main/demo/story.ts';
import { generateOrganization } from '../lab/organization/organization.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
const PROGRAM = path.join(PROJECT, 'main/demo/demo.ts');

interface DemoDocument {
  readonly cycles: readonly {
    readonly policy: string;
    readonly status: string;
    readonly steps: readonly {
      readonly connector: string;
      readonly profile: string;
      readonly result: string;
      readonly counts: { readonly [counter: string]: number };
      readonly errors: readonly unknown[];
    }[];
  }[];
  readonly forest: { readonly [count: string]: unknown };
  readonly tenant: { readonly [count: string]: unknown };
  readonly changes: readonly { readonly title: string; readonly kind: string; readonly arrived: boolean }[];
  readonly leftOut: readonly { readonly reason: string; readonly count: number; readonly what: string }[];
  readonly passwords: { readonly synchronized: number; readonly before: number | string };
}

function runProgram(temporary: string) {
  return promisify(execFile)(process.execPath, [PROGRAM, '--headless', '--json'], {
    cwd: PROJECT,
    env: { ...process.env, TMPDIR: temporary },
    maxBuffer: 64 * 1024 * 1024,
  });
}

describe('npm run demo -- --headless --json', () => {
  let temporary: string;
  let document: DemoDocument;
  let errors: string;
  let run: ReturnType<typeof runProgram> | undefined;

  beforeAll(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), 'causeway-demo-test-'));
    run = runProgram(temporary);
    const { stdout, stderr } = await run;
    document = JSON.parse(stdout) as DemoDocument;
    errors = stderr;
  });
  afterAll(async () => {
    run?.child.kill('SIGKILL');
    await rm(temporary, { recursive: true, force: true });
  });

  it('runs an initial and two delta cycles, each a success in every step and for every object', () => {
    expect(document.cycles.map(({ policy, status }) => [policy, status])).toEqual([
      ['initial', 'success'],
      ['delta', 'success'],
      ['delta', 'success'],
    ]);
    for (const { policy, steps } of document.cycles) {
      const imported = policy === 'initial' ? 'Full Import' : 'Delta Import';
      const synchronized = policy === 'initial' ? 'Full Synchronization' : 'Delta Synchronization';
      expect(steps.map((step) => step.profile)).toEqual([
        ...[imported, imported, synchronized, synchronized],
        ...['Export', 'Export'],
      ]);
      expect(steps.filter((step) => step.result !== 'success' || step.errors.length > 0)).toEqual([]);
    }
  });

  it('brings everybody in scope across and nobody else', () => {
    const { counts } = generateOrganization({ seed: 1, people: 500, domain: 'contoso.test' });
    const { people, leavers, serviceAccounts, sharedMailboxes } = counts;
    // One more is hired and one comes into scope; one leaves.
    const users = people + leavers + serviceAccounts + sharedMailboxes + 1;
    expect(document.tenant).toMatchObject({ users, outOfScope: 0, recycleBin: 1, differences: [] });
    const contractors = document.leftOut.find((entry) => entry.reason === 'container');
    expect(contractors).toMatchObject({ what: 'Contractors', count: counts.contractors - 1 });
  });

  it('takes the three accounts over that were in the tenant before', () => {
    expect(document.tenant['softMatched']).toBe(3);
  });

  it('shows every one of the twelve changes arriving', () => {
    expect(document.changes).toHaveLength(12);
    expect(new Set(document.changes.map((change) => change.kind)).size).toBe(12);
    expect(document.changes.filter((change) => !change.arrived)).toEqual([]);
  });

  it('writes nothing to the forest but the source anchor', () => {
    expect(document.forest['written']).toEqual({
      attributes: { 'mS-DS-ConsistencyGuid': expect.any(Number) as number },
      unexpected: [],
    });
  });

  it('has nothing left to send in the last cycle', () => {
    const exports = document.cycles.at(-1)?.steps.filter((step) => step.profile === 'Export') ?? [];
    expect(exports).toHaveLength(2);
    for (const { counts } of exports) {
      expect(counts).toMatchObject({ adds: 0, updates: 0, deletes: 0, referencesAdded: 0, referencesRemoved: 0 });
    }
  });

  it('signs somebody in with the password just chosen, and no longer with the one before', () => {
    const { people } = generateOrganization({ seed: 1, people: 500, domain: 'contoso.test' }).counts;
    expect(document.passwords.before).toBe(50126);
    // Who has gone since has no password to send; the contractor who came into scope was given none.
    expect(document.passwords.synchronized).toBeGreaterThan(people - 5);
    expect(document.passwords.synchronized).toBeLessThanOrEqual(people);
  });

  it('says nothing beside the document and leaves nothing behind', async () => {
    expect(errors).toBe('');
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe('the demo', () => {
  it('is not convinced by a cycle that claims success and did nothing', async () => {
    const outcome = await toldWith(skippingTheSecondCycle);
    expect(outcome.cycles.map((cycle) => cycle.status)).toEqual(['success', 'success', 'success']);
    expect(outcome.evidence.filter((evidence) => evidence.arrived)).toEqual([]);
    expect(outcome.lastCycleSent).toBeGreaterThan(0);
    expect(outcome.holds).toBe(false);
  });
});

const DEAF: Listener = {
  forest: () => undefined,
  installing: () => undefined,
  installed: () => undefined,
  cycleStarts: () => undefined,
  cycleEnded: () => undefined,
  broughtAcross: () => undefined,
  workingDay: () => undefined,
  evidence: () => undefined,
  nothingLeft: () => undefined,
  passwordsBegin: () => undefined,
  passwords: () => undefined,
  ended: () => undefined,
};

async function toldWith(disturb: (client: EngineClient) => EngineClient): Promise<Outcome> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'causeway-demo-test-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const lab = stack.adopt(await startLab(100), (started) => started.close());
  const engine = stack.adopt(await openEngine({ dataDirectory, purpose: 'test' }), (opened) => opened.close());
  const { signal } = new AbortController();
  // Awaited here: the directories end with this function.
  return await tell({
    lab,
    client: disturb(createDispatcher(engine)),
    signal,
    showPasswords: () => showPasswords(lab, engine, signal),
    watch: (work) => work({ signal }),
    listener: DEAF,
  });
}

function skippingTheSecondCycle(client: EngineClient): EngineClient {
  let cycles = 0;
  const at = new Date(0).toISOString();
  const nothing: Cycle = {
    ...{ id: 0, policy: 'delta', trigger: 'manual', startedAt: at, endedAt: at, status: 'success', steps: [] },
  };
  const call = (async (name, callArguments, options) => {
    if (name === 'cycle' && ++cycles === 2) return nothing;
    return client.call(name, callArguments, options);
  }) as EngineClient['call'];
  return { call };
}
