#!/usr/bin/env node
/** The `causeway` command. */

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { text } from 'node:stream/consumers';
import { CommanderError } from 'commander';
import { toFault } from '../../engine/model/fault.ts';
import { listenForCancellation } from './cancellation.ts';
import type { CommandContext } from './context.ts';
import { dataDirectory } from '../host/data-directory.ts';
import { protectMemory, restartWithoutCoreDumps } from '../host/memory-protection.ts';
import { EXIT, exitOfFault } from './exit-codes.ts';
import { createProgram, type GlobalOptions } from './program.ts';
import { createScreen } from './screen.ts';
import { faultLines } from './views/fault.ts';

restartWithoutCoreDumps();
protectMemory();

const screen = createScreen({ out: process.stdout, err: process.stderr }, process.env);
const cancellation = listenForCancellation(process);

function contextOf(options: GlobalOptions): CommandContext {
  const platform = {
    platform: process.platform,
    environment: process.env,
    home: homedir(),
    isRoot: process.getuid?.() === 0,
  };
  return {
    dataDirectory: dataDirectory(options.dataDir, platform),
    json: options.json ?? false,
    logLevel: options.logLevel,
    screen,
    cancellation,
    environment: process.env,
    readStandardInput: () => text(process.stdin),
  };
}

function versionOf(packageFile: URL): string {
  const document = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string };
  return document.version;
}

const program = createProgram(
  {
    contextOf,
    finish: (code) => {
      process.exitCode = code;
    },
  },
  versionOf(new URL('../../package.json', import.meta.url)),
);
program.exitOverride();
for (const command of program.commands) {
  command.exitOverride();
  for (const below of command.commands) below.exitOverride();
}

// A reader that has seen enough (`causeway history | head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = end(error);
} finally {
  cancellation.dispose();
}

function end(error: unknown): number {
  // Commander has said already what is wrong; help and version are no failures.
  if (error instanceof CommanderError) return endOfUsage(error);
  const fault = toFault(error, 'run');
  // A check that nobody waits for any more may still hold a connection open; the process does not stay for it.
  if (fault.code === 'run-cancelled') setTimeout(() => process.exit(), 200).unref();
  if (process.argv.includes('--json')) screen.printJson({ fault });
  screen.note(faultLines(fault, screen.errors));
  return exitOfFault(fault);
}

function endOfUsage({ exitCode, code, message }: CommanderError): number {
  if (exitCode === 0) return EXIT.success;
  // `causeway` alone and `help` show what there is; for a script that is still a wrong call.
  if (process.argv.includes('--json')) {
    const detail = { call: process.argv[2] ?? '', message: message.replace(/^error: /, ''), problem: code };
    screen.printJson({ fault: { code: 'answers-invalid', stage: 'setup', detail, retry: 'never' } });
  }
  return EXIT.usage;
}
