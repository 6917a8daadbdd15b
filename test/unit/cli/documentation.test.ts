import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { commands, queries } from '../../../engine/api/contract/contract.ts';
import { answersJsonSchema } from '../../../engine/setup/answers.ts';
import { withReferences } from '../../../main/cli/answers.ts';
import { EXIT } from '../../../main/cli/exit-codes.ts';
import { createProgram } from '../../../main/cli/program.ts';

const page = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8');
const examples = new Map(
  [...page.matchAll(/```json (\S+)\n([\s\S]*?)```/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
);
const results = { ...queries, ...commands };

/** Calls on the way to an answer, of which nothing is shown. */
const SILENT = new Set([
  'draft',
  'save-draft',
  'draft-secret',
  'pending-export-file',
  'administrator-sign-in',
  'administrator-sign-out',
]);

/** What the commands ask of the engine. */
function calledNames(): string[] {
  const folder = new URL('../../../main/cli/commands/', import.meta.url);
  const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
  const names = sources.flatMap((source) =>
    [...source.matchAll(/\.call\(\s*'([a-z-]+)'/g)].map((found) => found[1] ?? ''),
  );
  return [...new Set(names)].filter((name) => Object.hasOwn(results, name));
}

describe('the page about the command line', () => {
  it('has an example of every answer that the command line gives', () => {
    // What a preview and a check of settings answer is for interfaces: the contract describes it.
    const told = calledNames().filter(
      (name) => !['preview', 'settings-import-check', 'settings-export'].includes(name),
    );
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter((name) => !SILENT.has(name) && !examples.has(name))).toEqual([]);
  });

  it.each(Object.entries(results).filter(([name]) => examples.has(name)))(
    'shows %s as the contract has it',
    (name, { result }) => {
      const document: unknown = JSON.parse(examples.get(name) ?? '');
      expect(result.parse(document)).toEqual(document);
    },
  );

  it('shows answers that setup takes', () => {
    const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(
      withReferences(answersJsonSchema()) as object,
    );
    expect(isValid(JSON.parse(examples.get('answers') ?? '')) ? [] : isValid.errors).toEqual([]);
  });

  it('names every command and every exit code', () => {
    const program = createProgram(
      {
        contextOf: () => {
          throw new Error('no command is run here');
        },
        finish: () => undefined,
      },
      '0.0.0',
    );
    const names = program.commands.map((command) => command.name());
    expect(names.filter((name) => !page.includes(`### \`${name}`))).toEqual([]);
    expect(Object.values(EXIT).filter((code) => !page.includes(`| ${String(code)} |`))).toEqual([]);
  });
});
