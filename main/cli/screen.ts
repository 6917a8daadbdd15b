/** Where a command writes: results to standard output, progress and errors to standard error. */

import type { WriteStream } from 'node:tty';
import { createStyle, type Style } from './terminal/style.ts';

export interface Screen {
  /** Of standard output; infinite where it is no terminal, so that nothing is cut that a program may read. */
  readonly width: number;
  readonly style: Style;
  readonly errors: {
    readonly width: number;
    readonly style: Style;
    /** Whether a line may be rewritten. */
    readonly isTerminal: boolean;
  };
  readonly now: () => Date;
  /** Lines to standard output. */
  print(lines: readonly string[]): void;
  /** One JSON document to standard output. */
  printJson(document: unknown): void;
  /** Text as it is to standard output, for files. */
  write(text: string): void;
  /** Lines to standard error. */
  note(lines: readonly string[]): void;
  /** Raw, for the progress line. */
  writeError(text: string): void;
}

export interface Streams {
  readonly out: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  readonly err: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
}

const NARROWEST = 60;

export function createScreen({ out, err }: Streams, environment: NodeJS.ProcessEnv): Screen {
  const widthOf = (stream: Streams['out']) =>
    stream.isTTY ? Math.max(NARROWEST, stream.columns ?? 80) : Number.POSITIVE_INFINITY;
  return {
    width: widthOf(out),
    style: createStyle(usesColours(out, environment)),
    errors: {
      width: widthOf(err),
      style: createStyle(usesColours(err, environment)),
      isTerminal: err.isTTY === true && environment['TERM'] !== 'dumb',
    },
    now: () => new Date(),
    print: (lines) => void out.write(lines.map((line) => `${line}\n`).join('')),
    printJson: (document) => void out.write(`${JSON.stringify(document, null, 2)}\n`),
    write: (text) => void out.write(text),
    note: (lines) => void err.write(lines.map((line) => `${line}\n`).join('')),
    writeError: (text) => void err.write(text),
  };
}

/** Only on a terminal, and not where NO_COLOR is set (no-color.org). */
function usesColours(stream: Streams['out'], environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}
