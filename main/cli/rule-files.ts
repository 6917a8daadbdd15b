/** Rules in files: one document, or a list of them, as JSON. */

import { open, readFile } from 'node:fs/promises';
import { FaultError } from '../../engine/model/fault.ts';
import type { CommandContext } from './context.ts';

export interface RuleDraft {
  readonly [key: string]: unknown;
}

/** Of a path, or `-` for standard input. Throws `answers-invalid` where it holds no rule. */
export async function readRules(context: CommandContext, file: string): Promise<RuleDraft[]> {
  const text = file === '-' ? await context.readStandardInput() : await readText(file);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw unreadable(file, error instanceof Error ? `It is not JSON: ${error.message}` : 'It is not JSON');
  }
  const rules: readonly unknown[] = Array.isArray(document) ? document : [document];
  if (rules.length === 0) throw unreadable(file, 'There is no rule in it');
  return rules.map((rule, index) => {
    if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
      throw unreadable(file, `Number ${index + 1} in it is no rule`);
    }
    return { ...rule };
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw unreadable(file, code === 'ENOENT' ? 'There is no such file' : `The operating system refused it (${code})`);
  }
}

function unreadable(file: string, message: string): FaultError {
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail: { path: file, message }, retry: 'never' });
}

/** Into a file that is not there yet; answers false where one is. */
export async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(text).finally(() => handle.close());
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
