/**
 * Keeps what is in this process's memory out of files: passwords and what is made of them pass through it.
 *
 * Node cannot set a resource limit. What it can do, by platform:
 * - Linux: `/proc/self/coredump_filter` (core(5)) takes every mapping out of a dump, also of one that the kernel hands to a
 *   program (systemd-coredump, apport), for which it does not look at the limit. Children inherit it.
 * - Linux and macOS: the process is replaced by itself behind `ulimit -c 0`, same id and terminal, where the limit is
 *   another one. Not under Electron, whose processes cannot be replaced; its own crash reporter is never started.
 * - Windows: no program can refuse what the administrator has set for Windows Error Reporting.
 */

import { readFileSync, writeFileSync } from 'node:fs';

/**
 * `off`: none is written. `without-memory`: one may be written, and holds no memory. `possible`: as the machine is set.
 * `unknown`: nobody tells.
 */
export type CoreDumps = 'off' | 'without-memory' | 'possible' | 'unknown';

const FILTER = '/proc/self/coredump_filter';
/** Says to the process that takes this one's place that there is no use in trying again. */
const TRIED = 'CAUSEWAY_CORE_LIMIT';

/**
 * To be called first of all in a process of plain Node. Does not return where the process is replaced; what it has opened
 * and begun by then is lost.
 */
export function restartWithoutCoreDumps(): void {
  const { platform, versions, env, execPath, execArgv, argv } = process;
  if (platform === 'win32' || versions['electron'] !== undefined || env[TRIED] !== undefined) return;
  if (process.execve === undefined || coreLimit() === 0) return;
  const same = [execPath, ...execArgv, ...argv.slice(1)];
  process.execve('/bin/sh', ['sh', '-c', 'ulimit -c 0; exec "$@"', 'sh', ...same], { ...env, [TRIED]: '0' });
}

/** Does what can be done from within, and says how it stands after that. */
export function protectMemory(): CoreDumps {
  const { report, platform } = process;
  // A report of a crash holds no memory, but the environment, where an administrator may have put a password.
  report.reportOnFatalError = false;
  report.reportOnUncaughtException = false;
  report.reportOnSignal = false;
  report.excludeEnv = true;
  if (platform === 'linux') return protectOnLinux();
  if (platform === 'win32') return 'unknown';
  return coreLimit() === 0 ? 'off' : 'possible';
}

function protectOnLinux(): CoreDumps {
  const isFiltered = filterEverything();
  const limit = coreLimit();
  if (isFiltered) return limit === 0 ? 'off' : 'without-memory';
  if (limit === undefined) return 'unknown';
  return limit === 0 && !isPiped() ? 'off' : 'possible';
}

/** Whether dumps hold no mapping at all from now on. A container may keep /proc from being written. */
function filterEverything(): boolean {
  try {
    writeFileSync(FILTER, '0');
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
  return Number.parseInt(read(FILTER) ?? '', 16) === 0;
}

/** Nothing where there is no /proc, or none for us. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return ['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(String(code));
}

/** Whether a program takes the dumps, whatever the limit: core(5). Where nobody tells, one may. */
function isPiped(): boolean {
  return read('/proc/sys/kernel/core_pattern')?.startsWith('|') ?? true;
}

/** The limit in force in octets or blocks, which only differ where it is not 0; undefined where nobody tells. */
export function coreLimit(): number | undefined {
  if (process.platform === 'linux') {
    const [, soft] = /^Max core file size\s+(\S+)/m.exec(read('/proc/self/limits') ?? '') ?? [];
    return soft === undefined ? undefined : numberOf(soft);
  }
  const { userLimits } = process.report.getReport() as { readonly userLimits?: Limits };
  const soft = userLimits?.core_file_size_blocks?.soft;
  return soft === undefined ? undefined : numberOf(String(soft));
}

interface Limits {
  readonly core_file_size_blocks?: { readonly soft: number | string };
}

function numberOf(limit: string): number {
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}
