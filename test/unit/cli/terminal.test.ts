import { describe, expect, it } from 'vitest';
import { createScreen } from '../../../main/cli/screen.ts';
import { duration, relative } from '../../../main/cli/terminal/format.ts';
import { createProgressLine, progressText } from '../../../main/cli/terminal/progress.ts';
import { isolated, safeText } from '../../../main/cli/terminal/safe-text.ts';
import { table } from '../../../main/cli/terminal/table.ts';
import { cut, displayWidth, flowed, padded, wrapped } from '../../../main/cli/terminal/width.ts';

describe('how wide a text is', () => {
  it.each([
    ['Anna Berg', 9],
    ['髙橋 龍之介', 11],
    ['최지우', 6],
    ['ｆｕｌｌ', 8],
    ['Noe\u0301mie', 6],
    ['श्रेया', 4],
    ['ประเสริฐ', 7],
    ['\u1112\u1161\u11ab', 2],
    ['طارق النعيمي', 12],
    ['\u2068طارق\u2069', 4],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['\u001b[32mgreen\u001b[39m', 5],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('is kept when it is filled up or cut', () => {
    expect(displayWidth(padded('王娜', 10))).toBe(10);
    expect(cut('髙橋 龍之介', 6)).toBe('髙橋 …');
    expect(displayWidth(cut('髙橋 龍之介', 6))).toBeLessThanOrEqual(6);
    expect(cut('short', 5)).toBe('short');
  });

  it('decides where lines break', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapped('a averyveryverylongword b', 6)).toEqual(['a', 'averyveryverylongword', 'b']);
    expect(wrapped('one two three', Number.POSITIVE_INFINITY)).toEqual(['one two three']);
    expect(flowed(['one', 'two', 'three'], ', ', 9)).toEqual(['one, two,', 'three']);
  });
});

describe('columns', () => {
  const rows = [
    ['Anna', '1'],
    ['髙橋 龍之介', '1,204'],
  ];

  it('stand under each other, whatever script the names are in', () => {
    const columns = [{ title: 'Name' }, { title: 'Count', align: 'right' as const }];
    const lines = table({ columns, rows, width: Number.POSITIVE_INFINITY });
    expect(new Set(lines.map(displayWidth))).toEqual(new Set([18]));
    expect(lines[1]).toBe('Anna             1');
  });

  it('give way on a narrow terminal, and nowhere else', () => {
    const columns = [{ title: '', shrinksTo: 4 }, { title: '' }];
    expect(Math.max(...table({ columns, rows, width: 14 }).map(displayWidth))).toBeLessThanOrEqual(14);
    expect(table({ columns, rows, width: Number.POSITIVE_INFINITY })[1]).toContain('髙橋 龍之介');
  });
});

describe('names from a directory', () => {
  it('cannot steer the terminal', () => {
    expect(safeText('Anna\u001b[2J\r\n')).toBe('Anna\\u001b[2J\\u000d\\u000a');
    expect(safeText('exe\u202egpj')).toBe('exe\\u202egpj');
  });

  it('do not carry their neighbours along when they run from right to left', () => {
    expect(isolated('ליאור')).toBe('\u2068ליאור\u2069');
    expect(isolated('Anna')).toBe('Anna');
  });
});

describe('times', () => {
  const now = new Date('2026-11-20T12:00:00.000Z');

  it.each([
    ['2026-11-20T11:59:58.000Z', 'just now'],
    ['2026-11-20T11:57:00.000Z', '3 minutes ago'],
    ['2026-11-20T12:27:00.000Z', 'in 27 minutes'],
    ['2026-11-20T09:00:00.000Z', '3 hours ago'],
    ['2026-11-10T12:00:00.000Z', '10 days ago'],
  ])('%s is %s', (moment, said) => {
    expect(relative(moment, now)).toBe(said);
  });

  it.each([
    [420, '0.4 s'],
    [59_700, '1 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
  ])('%i milliseconds are %s', (milliseconds, said) => {
    expect(duration(milliseconds)).toBe(said);
  });
});

describe('progress', () => {
  const progress = { runId: 1, connector: 'contoso.test', profile: 'Full Import', done: 1_204, rate: 310.4 } as const;

  it('says how far it is, how fast, and how long it will take', () => {
    expect(progressText({ ...progress, expected: 5_000, secondsLeft: 12.3 })).toBe(
      'contoso.test  Full Import  1,204 of 5,000  310/s  12 s left',
    );
    expect(progressText(progress)).toBe('contoso.test  Full Import  1,204  310/s');
  });

  const written = (isTTY: boolean) => {
    let text = '';
    const stream = { isTTY, columns: 80, write: (more: string) => (text += more) } as unknown as NodeJS.WriteStream;
    const line = createProgressLine(createScreen({ out: stream, err: stream }, { TERM: 'xterm' }));
    for (const done of [1, 2, 3]) line.report({ ...progress, done, expected: 3 });
    line.report({ ...progress, runId: 2, profile: 'Export', done: 0 });
    line.clear();
    return text;
  };

  it('rewrites one line on a terminal and takes it away at the end', () => {
    const text = written(true);
    expect(text).not.toContain('\n');
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });

  it('is a plain line for each run elsewhere', () => {
    expect(written(false)).toBe('contoso.test: Full Import\ncontoso.test: Export\n');
  });
});

describe('colours', () => {
  const coloured = (isTTY: boolean, environment: NodeJS.ProcessEnv) => {
    const stream = { isTTY, columns: 80 } as unknown as NodeJS.WriteStream;
    return createScreen({ out: stream, err: stream }, environment).style.good('x') !== 'x';
  };

  it('are for terminals whose owner has not said no', () => {
    expect(coloured(true, { TERM: 'xterm' })).toBe(true);
    expect(coloured(false, { TERM: 'xterm' })).toBe(false);
    expect(coloured(true, { TERM: 'xterm', NO_COLOR: '1' })).toBe(false);
    expect(coloured(true, { TERM: 'dumb' })).toBe(false);
  });
});
