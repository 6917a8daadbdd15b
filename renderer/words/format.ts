/** Numbers, times and lists as a language writes them. */

export interface Formats {
  readonly language: string;
  number(value: number): string;
  /** A share of one: 0.123 is `12.3 %`. */
  percent(value: number): string;
  /** `20 November 2026, 13:05:12`. */
  dateTime(value: Date | string): string;
  /** `20 Nov, 13:05`. */
  shortDateTime(value: Date | string): string;
  time(value: Date | string): string;
  /** `3 minutes ago`, `in 12 minutes`; of the unit that says enough. */
  relative(value: Date | string, now?: Date): string;
  /** `1 min 12 s`, `0.4 s`. */
  duration(milliseconds: number): string;
  bytes(value: number): string;
  list(parts: readonly string[]): string;
  compare(one: string, other: string): number;
}

const UNITS = [
  { unit: 'year', seconds: 31_557_600 },
  { unit: 'month', seconds: 2_629_800 },
  { unit: 'week', seconds: 604_800 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

export function formatsOf(language: string): Formats {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium' });
  const short = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const list = new Intl.ListFormat(language);
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const inUnit = (value: number, unit: string, digits = 0): string =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  return {
    language,
    number: (value) => number.format(value),
    percent: (value) => percent.format(value),
    dateTime: (value) => dateTime.format(dateOf(value)),
    shortDateTime: (value) => short.format(dateOf(value)),
    time: (value) => time.format(dateOf(value)),
    relative(value, now = new Date()) {
      const seconds = Math.round((dateOf(value).getTime() - now.getTime()) / 1_000);
      const size = Math.abs(seconds);
      const fitting = UNITS.find((unit) => size >= unit.seconds) ?? { unit: 'second' as const, seconds: 1 };
      return relative.format(Math.trunc(seconds / fitting.seconds), fitting.unit);
    },
    duration(milliseconds) {
      if (milliseconds < 1_000) return inUnit(Math.round(milliseconds), 'millisecond');
      const seconds = milliseconds / 1_000;
      if (seconds < 10) return inUnit(seconds, 'second', 1);
      const whole = Math.round(seconds);
      if (whole < 60) return inUnit(whole, 'second');
      const minutes = Math.floor(whole / 60);
      if (minutes < 60) return `${inUnit(minutes, 'minute')} ${inUnit(whole % 60, 'second')}`;
      return `${inUnit(Math.floor(minutes / 60), 'hour')} ${inUnit(minutes % 60, 'minute')}`;
    },
    bytes(value) {
      const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
      const step = value < 1 ? 0 : Math.min(3, Math.floor(Math.log10(value) / 3));
      return inUnit(value / 1_000 ** step, steps[step] ?? 'byte', step === 0 ? 0 : 1);
    },
    list: (parts) => list.format(parts),
    compare: (one, other) => collator.compare(one, other),
  };
}

function dateOf(value: Date | string): Date {
  return typeof value === 'string' ? new Date(value) : value;
}
