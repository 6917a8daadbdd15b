/** Whether this machine can run a Samba domain controller, and in words a test can print why it cannot. */

import { spawnSync } from 'node:child_process';

/** Samba's Python modules belong to the distribution's own Python; the first `python3` on the path may be another. */
export const SYSTEM_PYTHON = '/usr/bin/python3';

export type Availability = { readonly available: true } | { readonly available: false; readonly reason: string };

const PROGRAMS: readonly (readonly [program: string, args: readonly string[], what: string])[] = [
  ['samba', ['--version'], 'the samba daemon (package samba-ad-dc)'],
  ['samba-tool', ['--version'], 'samba-tool (package samba)'],
  [SYSTEM_PYTHON, ['-c', 'import samba.samdb, samba.provision'], "Samba's Python modules (package python3-samba)"],
];

let known: Availability | undefined;

/** Looks once and remembers; takes about a second the first time. */
export function sambaAvailable(): Availability {
  known ??= lookAround();
  return known;
}

function lookAround(): Availability {
  if (process.platform !== 'linux') return unavailable(`Samba tests run on Linux only, this is ${process.platform}`);
  for (const [program, args, what] of PROGRAMS) {
    const run = spawnSync(program, args, { encoding: 'utf8' });
    if (run.error || run.status !== 0) return unavailable(`${what} is not installed; run test/setup-debian.sh`);
  }
  if (process.getuid?.() !== 0) return unavailable('a domain controller binds ports below 1024, which needs root here');
  return { available: true };
}

function unavailable(reason: string): Availability {
  return { available: false, reason };
}

/** The version the templates of provisioned domains are kept by, for example `Version 4.17.12-Debian`. */
export function sambaVersion(): string {
  return spawnSync('samba', ['--version'], { encoding: 'utf8' }).stdout.trim();
}
