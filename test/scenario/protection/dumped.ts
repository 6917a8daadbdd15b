/** A process with a secret in its memory, for a test that makes it crash: protected as the engine's processes are, or not. */

import { randomBytes } from 'node:crypto';
import { coreLimit, protectMemory, restartWithoutCoreDumps } from '../../../main/host/memory-protection.ts';

/** `node`: as a process of plain Node; `electron`: one that cannot be replaced; `none`: without protection. */
const [kind = '', seed = ''] = process.argv.slice(2);
if (kind === 'node') restartWithoutCoreDumps();
const coreDumps = kind === 'none' ? 'possible' : protectMemory();
// Never as it is in what was handed over: that would be in memory by itself.
const secret = Buffer.concat([Buffer.from(seed, 'hex').map((octet) => octet ^ 0x5a), randomBytes(16)]);
const { reportOnFatalError, reportOnUncaughtException } = process.report;
const facts = {
  pid: process.pid,
  coreDumps,
  limit: String(coreLimit()),
  reportOnFatalError,
  reportOnUncaughtException,
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
// Held until the end.
process.stdin.on('data', () => process.stdout.write(String(secret.length)));
