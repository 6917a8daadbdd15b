/** Rules from the command line: looked at, checked, tried and changed, also beside a service. */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands, queries } from '../../engine/api/contract/contract.ts';
import { ruleDocumentSchema } from '../../engine/api/contract/rule-documents.ts';
import { EXIT, exitOfFault } from '../../main/cli/exit-codes.ts';
import { createProgram } from '../../main/cli/program.ts';
import { createScreen } from '../../main/cli/screen.ts';
import { faultLines } from '../../main/cli/views/fault.ts';
import { toFault } from '../../engine/model/fault.ts';
import { documentIn, startCliLab, type CliLab, type Ended } from './cli-harness.ts';

let lab: CliLab;
let folder: string;

beforeAll(async () => {
  lab = await startCliLab({ people: 12 });
  folder = path.dirname(lab.dataDirectory);
  const ended = await lab.setup(lab.answers);
  if (ended.code !== 0) throw new Error(ended.stderr);
  await lab.run('cycle', '--policy', 'initial');
});

afterAll(() => lab.close());

const JOIN = 'InFromAD.UserJoin@contoso.test';

interface Draft {
  readonly [key: string]: unknown;
}

const draft = (id: string, parts: Draft = {}): Draft => ({
  ...{ id, name: `Rule ${id}`, direction: 'inbound', connector: 'contoso.test', linkType: 'Join', precedence: 50 },
  ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
  ...parts,
});

const flow = (target: string, expression: string) => ({ target, source: { type: 'expression', expression } });

async function fileOf(name: string, document: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, JSON.stringify(document, null, 2));
  return file;
}

/** As `causeway` runs it, in this process: only the last test needs one of its own. */
async function run(given: readonly string[]): Promise<Ended> {
  const [out, err] = [textStream(), textStream()];
  const screen = createScreen({ out, err }, {});
  const cancelling = new AbortController();
  let code: number = EXIT.unexpected;
  const program = createProgram(
    {
      contextOf: ({ json = false, logLevel }) => ({
        ...{ dataDirectory: lab.dataDirectory, json, logLevel, screen, environment: {} },
        cancellation: { signal: cancelling.signal, onRequest: () => undefined, dispose: () => undefined },
        readStandardInput: () => Promise.resolve(''),
      }),
      finish: (ended) => {
        code = ended;
      },
    },
    '0.0.0',
  );
  const every = [program, ...program.commands, ...program.commands.flatMap((command) => command.commands)];
  for (const command of every) command.exitOverride().configureOutput({ writeErr: (text) => void err.write(text) });
  try {
    await program.parseAsync([...given], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) code = EXIT.usage;
    else {
      const fault = toFault(error, 'run');
      screen.note(faultLines(fault, screen.errors));
      code = exitOfFault(fault);
    }
  }
  return { code, stdout: out.text(), stderr: err.text() };
}

function textStream() {
  const parts: string[] = [];
  const stream = new Writable({
    write(part: Buffer, _, done) {
      parts.push(part.toString('utf8'));
      done();
    },
  });
  return Object.assign(stream, { text: () => parts.join('') });
}

const rules = (...given: readonly string[]): Promise<Ended> => run(['rules', ...given]);
const json = (...given: readonly string[]): Promise<Ended> => run(['--json', 'rules', ...given]);
const customIds = async () =>
  documentIn(await json('list', '--kind', 'custom'), queries['rules.list'].result).rules.map(
    ({ document }) => document.id,
  );

describe('looking', () => {
  it('lists rules as an aligned table, by filters, and as JSON', async () => {
    const { stdout, code } = await rules('list', '--direction', 'inbound', '--metaverse-type', 'person');
    expect(code).toBe(EXIT.success);
    const [head = '', first = ''] = stdout.split('\n');
    expect(head).toMatch(/^No\. +Name +Way +Connector +Object types +Link type +Flows +Kind +State +Id$/);
    expect(first).toMatch(
      /^100 +In from AD - User Join +in +contoso\.test +user → person +Provision +\d+ +standard +enabled/,
    );
    expect(first.indexOf('In from AD')).toBe(head.indexOf('Name'));
    expect(stdout).toMatch(/\d+ of \d+ rules\. Smaller numbers win\.\n$/);
    const listed = documentIn(await json('list', '--attribute', 'groupType'), queries['rules.list'].result);
    expect(listed.rules.length).toBeGreaterThan(0);
    expect(listed.rules.length).toBeLessThan(listed.total);
    expect((await rules('list', 'no such words')).stdout).toBe('No rule fits.\n');
  });

  it('shows a rule by id or name in sentences, and its document as JSON', async () => {
    const { stdout } = await rules('show', 'In from AD - User Join');
    expect(stdout).toMatch(
      /^In from AD - User Join {2}number 100, standard, enabled\n {2}InFromAD\.UserJoin@contoso\.test\n/,
    );
    expect(stdout).toContain('Provision: makes a new object where it finds none');
    expect(stdout).toMatch(/and adminDescription does not begin with "User_"/);
    expect(stdout).toMatch(/^Join {2}the first group that finds exactly one object$/m);
    expect(stdout).toMatch(/^ {2}\w+ +← /m);
    expect(documentIn(await json('show', JOIN), ruleDocumentSchema)).toMatchObject({ id: JOIN, precedence: 100 });
    const { code, stderr } = await rules('show', 'nothing');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('There is no rule nothing.');
  });

  it('tells the functions of the language', async () => {
    expect((await rules('functions')).stdout).toMatch(/^ {2}Trim\(value\) +The text without white space/m);
    const { stdout } = await rules('functions', 'left');
    expect(stdout).toMatch(/^Left\(.+, .+\) {2}text\n/);
    const { code, stderr } = await rules('functions', 'Trimm');
    expect([code, stderr]).toEqual([EXIT.usage, expect.stringContaining('there is no function Trimm')]);
  });

  it('puts an expression in canonical form, or marks what is wrong', async () => {
    expect((await rules('format', 'IIF( [a]="x" ,LCase([b]),NULL)')).stdout).toBe('IIF([a] = "x", LCase([b]), NULL)\n');
    const { code, stderr } = await rules('format', 'Trim([a]) [b]');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toMatch(/^ {4}Trim\(\[a\]\) \[b\]\n {14}\^$/m);
  });
});

describe('checking and trying', () => {
  it('says each problem in three parts and marks the place; exit code 2', async () => {
    const file = await fileOf('wrong.json', [
      draft('wrong', { flows: [flow('title', '"Of " & Trim([depratment])')] }),
      draft('also', { precedence: 100 }),
    ]);
    const { code, stdout } = await rules('check', file);
    expect(code).toBe(EXIT.usage);
    expect(stdout).toContain(
      [
        '✗ Rule wrong: There is no attribute depratment here.',
        '    "Of " & Trim([depratment])',
        '                 ^',
        '  The objects that the rule reads or writes have no attribute of this name; letter case matters.',
        '→ Did you mean department?',
        '  code unknown-attribute, at flows.0.source.expression, the flow to title, character 14',
      ].join('\n'),
    );
    expect(stdout).toMatch(/Precedence 100 is not a number for a rule of your own/);
    expect(stdout).toMatch(/✗ \d+ errors\. Nothing was saved\.\n$/);
    const checked = await json('check', file);
    expect([checked.code, documentIn(checked, queries['rules.check'].result).ok]).toEqual([EXIT.usage, false]);
    expect((await rules('check', path.join(folder, 'none.json'))).code).toBe(EXIT.usage);
  });

  it('says what a rule in a file, and one that is there, make of an object', async () => {
    const scope = [[{ attribute: 'department', operator: 'EQUAL', value: 'Nowhere' }]];
    const file = await fileOf('tried.json', draft('tried', { scope, flows: [flow('title', 'UCase([displayName])')] }));
    const inScope = [...lab.organization.people()].find(({ dn }) => !dn.endsWith(lab.organization.outOfScopeOu));
    const { dn, attributes } = inScope!;
    const display = String(attributes['displayName']?.[0]);
    const { code, stdout } = await rules('test', file, '--object', dn);
    expect(code).toBe(EXIT.success);
    expect(stdout).toContain('Scope  ✗ not in scope');
    expect(stdout).toContain('✗ department is "Nowhere"');
    expect(stdout).toContain(`Join  joined to ${display}`);
    expect(stdout).toMatch(
      new RegExp(`^ {2}title {2}${display.toUpperCase()}.* not in scope, so it does not flow$`, 'm'),
    );
    const trial = documentIn(await json('test', JOIN, '--object', dn), queries['rules.evaluate'].result);
    expect(trial).toMatchObject({ scope: { inScope: true }, join: { outcome: 'linked' }, problems: [] });
    const missing = await rules('test', JOIN, '--object', 'nobody');
    expect([missing.code, missing.stderr]).toEqual([EXIT.usage, expect.stringContaining('There is no object nobody')]);
  });
});

describe('changing', () => {
  it('adds, edits, moves, switches and removes rules of files, each as a version', async () => {
    const file = await fileOf('own.json', [
      draft('one', { precedence: 10, flows: [flow('title', 'Trim([title])')] }),
      draft('two', { precedence: 11 }),
    ]);
    const added = await rules('add', file);
    expect(added.stdout).toBe(
      '2 rules saved. Version 2 of the configuration is in force.\nThe next cycle runs a full synchronization of contoso.test.\n',
    );
    expect((await rules('add', file)).code).toBe(EXIT.usage);
    const edited = await fileOf('edited.json', draft('two', { precedence: 11, name: 'Second' }));
    expect(documentIn(await json('edit', edited), commands['rules.save'].result)).toMatchObject({
      version: 3,
      document: { name: 'Second' },
    });
    expect((await rules('edit', await fileOf('other.json', draft('other')))).code).toBe(EXIT.usage);
    const moved = documentIn(await json('move', 'Second', '--before', 'one'), commands['rules.move'].result);
    expect(moved.renumbered).toEqual([{ id: 'two', from: 11, to: 4 }]);
    expect(await customIds()).toEqual(['two', 'one']);
    expect((await rules('disable', 'one', 'two')).stdout).toContain('2 rules are disabled. Version 5');
    expect((await rules('enable', 'one', 'two')).code).toBe(EXIT.success);
    expect((await rules('remove', 'two')).stdout).toContain('The rule two is removed. Version 7');
    expect(await customIds()).toEqual(['one']);
    expect((await rules('remove', JOIN)).stderr).toContain('it comes with Causeway');
    expect((await rules('move', 'one')).code).toBe(EXIT.usage);
  });

  it('refuses a rule that does not check, with every problem, and saves nothing', async () => {
    const file = await fileOf('bad.json', draft('bad', { flows: [flow('title', 'Trim('), flow('nowhere', '"x"')] }));
    const { code, stderr, stdout } = await rules('add', file);
    expect([code, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toContain('2 errors. Nothing was saved.');
    expect(await customIds()).toEqual(['one']);
  });

  it('clones into a file that stands in for the standard rule, and carries rules from here to there', async () => {
    const clone = path.join(folder, 'clone.json');
    const cloned = await rules('clone', JOIN, '--file', clone);
    expect(cloned.stdout).toContain('1 rule written to');
    expect(cloned.stderr).toContain(`causeway rules add ${clone} --disable ${JOIN}`);
    expect((await rules('clone', JOIN, '--file', clone)).code).toBe(EXIT.usage);
    expect((await rules('add', clone, '--disable', JOIN)).code).toBe(EXIT.success);
    expect((await rules('list', '--disabled')).stdout).toContain(JOIN);
    const out = path.join(folder, 'export.json');
    expect((await rules('export', '--file', out)).stdout).toContain('2 rules written');
    const documents = JSON.parse(await readFile(out, 'utf8')) as { readonly id: string }[];
    for (const { id } of documents) await rules('remove', id, '--enable-original');
    expect(await customIds()).toEqual([]);
    const imported = await rules('import', out);
    expect(imported.stdout).toContain('2 rules added, 0 rules replaced.');
    expect(imported.stderr, 'its standard rule is enabled').toContain('two rules that both link it');
    expect((await rules('import', out)).code).toBe(EXIT.usage);
    expect((await rules('import', out, '--replace')).stdout).toContain('0 rules added, 2 rules replaced.');
  });

  it('works beside a service', async () => {
    const service = lab.start('service', '--interval', '60');
    await service.said('The next cycle is due at');
    const file = await fileOf('beside.json', draft('beside', { flows: [flow('description', '"beside a service"')] }));
    expect((await lab.run('rules', 'add', file)).code).toBe(EXIT.success);
    expect((await lab.run('rules', 'list', '--kind', 'custom')).stdout).toContain('beside');
    service.signal('SIGTERM');
    await service.ended;
  });
});
