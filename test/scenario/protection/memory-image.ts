/**
 * An image of another process's memory while it stands still, searched for secrets: everything that it can read and write,
 * from /proc/PID/mem (proc(5)). The process has to be a descendant of this one, or ours to look at.
 */

import { open, readFile, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Secrets by whom they belong to, in every form that is looked for. */
export interface Needles {
  /** Owners of what was found at each place, each once. */
  search(octets: Buffer, found: (owner: string, form: string) => void): void;
}

export interface Needle {
  readonly owner: string;
  readonly form: string;
  /** 8 octets or more. */
  readonly octets: Buffer;
}

const PREFIX = 3;

/** Looks at each place once, however many needles there are. */
export function needlesOf(needles: readonly Needle[]): Needles {
  const first = new Uint8Array(1 << 24);
  const byStart = new Map<bigint, Needle[]>();
  for (const needle of needles) {
    const { octets } = needle;
    if (octets.length < 8) throw new RangeError('A needle that would be found by chance');
    first[octets.readUIntBE(0, PREFIX)] = 1;
    const start = octets.readBigUInt64BE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  return {
    search(octets, found) {
      let window = octets.length < PREFIX ? 0 : octets.readUInt16BE(0);
      for (let at = 0, last = octets.length - 8; at <= last; at++) {
        window = ((window << 8) | octets[at + 2]!) & 0xffffff;
        if (first[window] === 0) continue;
        for (const { owner, form, octets: whole } of byStart.get(octets.readBigUInt64BE(at)) ?? []) {
          if (octets.subarray(at, at + whole.length).equals(whole)) found(owner, form);
        }
      }
    },
  };
}

export interface Image {
  /** Octets that were looked at. */
  readonly size: number;
  /** By owner, the forms in which something of theirs was there. */
  readonly found: ReadonlyMap<string, ReadonlySet<string>>;
}

const CHUNK = 16 * 1024 * 1024;
/** No needle is longer: it may lie across the end of a chunk. */
const OVERLAP = 512;

/** `look` is given the image while the process still stands. */
export async function imageOf(
  pid: number,
  needles: Needles,
  look: (image: Image) => Promise<void> = () => Promise.resolve(),
): Promise<Image> {
  process.kill(pid, 'SIGSTOP');
  try {
    await standsStill(pid);
    const image = await searched(pid, needles);
    await look(image);
    return image;
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Every thread: one may still be in the middle of something. */
async function standsStill(pid: number): Promise<void> {
  const status = async () => {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  };
  while ((await status()) !== 'T') await delay(1);
}

async function searched(pid: number, needles: Needles): Promise<Image> {
  const memory = await open(`/proc/${String(pid)}/mem`, 'r');
  const found = new Map<string, Set<string>>();
  const buffer = Buffer.allocUnsafe(CHUNK + OVERLAP);
  let size = 0;
  try {
    for (const { start, end } of await mappings(pid)) {
      for (let at = start; at < end; at += CHUNK) {
        const length = await readAt(memory, buffer, at, Math.min(end - at, CHUNK + OVERLAP));
        size += Math.min(length, CHUNK);
        for (const part of touched(buffer.subarray(0, length))) {
          needles.search(part, (owner, form) => {
            const forms = found.get(owner) ?? new Set();
            found.set(owner, forms.add(form));
          });
        }
      }
    }
  } finally {
    // What was somebody's must not lie about here either.
    buffer.fill(0);
    await memory.close();
  }
  return { size, found };
}

const PAGE = 4096;
const UNTOUCHED = Buffer.alloc(PAGE);

/** Most of what is mapped was never written to: pages of zeros. What is left, in one piece wherever it lies together. */
function* touched(octets: Buffer): Generator<Buffer> {
  let from = 0;
  for (let at = 0; at < octets.length; at += PAGE) {
    if (!octets.subarray(at, at + PAGE).equals(UNTOUCHED)) continue;
    if (from < at) yield octets.subarray(from, at);
    from = at + PAGE;
  }
  if (from < octets.length) yield octets.subarray(from);
}

async function mappings(pid: number): Promise<{ readonly start: number; readonly end: number }[]> {
  const text = await readFile(`/proc/${String(pid)}/maps`, 'utf8');
  return [...text.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)].map(([, start = '', end = '']) => ({
    start: Number.parseInt(start, 16),
    end: Number.parseInt(end, 16),
  }));
}

/** Less where a mapping ends early (a file that shrank): what cannot be read is nobody's memory. */
async function readAt(memory: FileHandle, buffer: Buffer, position: number, length: number): Promise<number> {
  let done = 0;
  while (done < length) {
    let bytesRead: number;
    try {
      ({ bytesRead } = await memory.read(buffer, done, length - done, position + done));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EIO') return done;
      throw error;
    }
    if (bytesRead === 0) return done;
    done += bytesRead;
  }
  return done;
}
