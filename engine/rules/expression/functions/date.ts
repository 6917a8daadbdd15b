/** Moments in time. All of them are UTC. */

import { scalar, type FunctionDefinition } from '../define.ts';
import { DateTime, EvaluationFailure } from '../value.ts';

const TIME = String.raw`(?:[T ]\s*(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,7}))?)?)?`;
const ZONE = String.raw`(?:\s*(?<half>AM|PM))?\s*(?<zone>Z|UTC|GMT|(?<sign>[+-])(?<zoneHour>\d{1,2})(?::?(?<zoneMinute>\d{2}))?)?`;
const FORMS: readonly RegExp[] = [
  new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})${TIME}${ZONE}$`, 'i'),
  new RegExp(String.raw`^(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})${TIME}${ZONE}$`, 'i'),
  // GeneralizedTime, as a directory writes whenCreated (RFC 4517 3.3.13).
  new RegExp(
    String.raw`^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})(?:\.(?<fraction>\d{1,7}))?(?<zone>Z)$`,
  ),
];

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

/** `undefined` where the text is no date. Without a zone the text is taken as UTC. */
export function parseDate(text: string): DateTime | undefined {
  const trimmed = text.trim();
  const groups = FORMS.values()
    .map((form) => form.exec(trimmed)?.groups)
    .find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const [year, month, day] = [Number(groups.year), Number(groups.month), Number(groups.day)];
  const hour = hourOf(Number(groups.hour ?? 0), groups.hour === undefined ? undefined : groups.half);
  const [minute, second] = [Number(groups.minute ?? 0), Number(groups.second ?? 0)];
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour === undefined || minute > 59 || second > 59) return undefined;
  date.setUTCHours(hour, minute, second);
  const away = Number(groups.zoneHour ?? 0) * 60 + Number(groups.zoneMinute ?? 0);
  const zoned = new Date(date.getTime() - (groups.sign === '-' ? -away : away) * 60_000);
  const fraction = BigInt((groups.fraction ?? '').padEnd(7, '0'));
  return new DateTime(DateTime.fromDate(zoned).ticks + fraction);
}

function dateFrom(text: string): DateTime {
  const date = parseDate(text);
  if (date === undefined) throw new EvaluationFailure(`not a date: ${text}`);
  return date;
}

const LAST_YEAR = 9999;

function checked(date: DateTime): DateTime {
  const year = date.toDate().getUTCFullYear();
  if (year < 1 || year > LAST_YEAR) throw new EvaluationFailure('date out of range');
  return date;
}

/** Months keep the day where the month has it, else take its last day, as VBA does. */
function addMonths(date: DateTime, months: bigint): DateTime {
  if (months > 120_000n || months < -120_000n) throw new EvaluationFailure('date out of range');
  const start = date.toDate();
  const moved = new Date(start);
  moved.setUTCDate(1);
  moved.setUTCMonth(start.getUTCMonth() + Number(months));
  const last = new Date(moved);
  last.setUTCMonth(moved.getUTCMonth() + 1, 0);
  moved.setUTCDate(Math.min(start.getUTCDate(), last.getUTCDate()));
  return new DateTime(date.ticks + DateTime.fromDate(moved).ticks - DateTime.fromDate(start).ticks);
}

const SECOND = 10_000_000n;
const DAY = 86_400n * SECOND;
const FIXED_INTERVALS: ReadonlyMap<string, bigint> = new Map([
  ['y', DAY],
  ['d', DAY],
  ['w', DAY],
  ['ww', 7n * DAY],
  ['h', 3_600n * SECOND],
  ['n', 60n * SECOND],
  ['s', SECOND],
]);
const MONTH_INTERVALS: ReadonlyMap<string, bigint> = new Map([
  ['yyyy', 12n],
  ['q', 3n],
  ['m', 1n],
]);
const INTERVALS = [...MONTH_INTERVALS.keys(), ...FIXED_INTERVALS.keys()];

function dateAdd(interval: string, count: bigint, moment: DateTime | string): DateTime {
  const date = typeof moment === 'string' ? dateFrom(moment) : moment;
  const fixed = FIXED_INTERVALS.get(interval);
  if (fixed !== undefined) return checked(new DateTime(date.ticks + fixed * count));
  const months = MONTH_INTERVALS.get(interval);
  if (months === undefined) throw new EvaluationFailure(`DateAdd does not know the interval ${interval}`);
  return checked(addMonths(date, months * count));
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** .NET's single-letter formats that do not depend on a culture. */
const STANDARD_FORMATS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
    O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
    s: "yyyy-MM-dd'T'HH:mm:ss",
    u: "yyyy-MM-dd HH:mm:ss'Z'",
    r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  }),
);

const SPECIFIER = /'([^']*)'|"([^"]*)"|\\(.)|%?(y+|M+|d+|H+|h+|m+|s+|f{1,7}|F{1,7}|t+|z+|K)|([^])/g;

const padded = (value: number, width: number) => String(value).padStart(width, '0');

function formatPart(date: Date, ticks: bigint, part: string): string {
  const width = Math.min(part.length, 2);
  switch (part[0]) {
    case 'y':
      return part.length < 3
        ? padded(date.getUTCFullYear() % 100, width)
        : padded(date.getUTCFullYear(), Math.max(part.length, 4));
    case 'M': {
      const name = MONTHS[date.getUTCMonth()]!;
      return part.length > 3 ? name : part.length === 3 ? name.slice(0, 3) : padded(date.getUTCMonth() + 1, width);
    }
    case 'd': {
      const name = DAYS[date.getUTCDay()]!;
      return part.length > 3 ? name : part.length === 3 ? name.slice(0, 3) : padded(date.getUTCDate(), width);
    }
    case 'H':
      return padded(date.getUTCHours(), width);
    case 'h':
      return padded(date.getUTCHours() % 12 || 12, width);
    case 'm':
      return padded(date.getUTCMinutes(), width);
    case 's':
      return padded(date.getUTCSeconds(), width);
    case 'f':
    case 'F': {
      const digits = BigInt.asUintN(64, ((ticks % SECOND) + SECOND) % SECOND).toString();
      const fraction = digits.padStart(7, '0').slice(0, part.length);
      return part.startsWith('F') ? fraction.replace(/0+$/, '') : fraction;
    }
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, width);
    case 'z':
      return part.length > 2 ? '+00:00' : `+${padded(0, width)}`;
    default:
      return 'Z';
  }
}

function formatDate(moment: DateTime, format: string): string {
  const pattern = format.length === 1 ? STANDARD_FORMATS.get(format) : format;
  if (pattern === undefined) throw new EvaluationFailure(`FormatDateTime does not know the format ${format}`);
  const date = checked(moment).toDate();
  return pattern.replace(
    SPECIFIER,
    (_, single?: string, double?: string, escaped?: string, part?: string, other?: string) =>
      part === undefined ? (single ?? double ?? escaped ?? other ?? '') : formatPart(date, moment.ticks, part),
  );
}

export const DATE_FUNCTIONS: readonly FunctionDefinition[] = [
  scalar({ name: 'CDate', family: 'conversion', parameters: ['value: text'], result: 'date', call: dateFrom }),
  scalar({
    name: 'DateAdd',
    family: 'date',
    parameters: [{ name: 'interval', texts: INTERVALS }, 'value: number', 'date: dateOrText'],
    result: 'date',
    call: dateAdd,
  }),
  scalar({
    name: 'DateFromNum',
    family: 'date',
    parameters: ['value: number'],
    result: 'date',
    call: (ticks) => checked(new DateTime(ticks)),
  }),
  scalar({
    name: 'FormatDateTime',
    family: 'date',
    parameters: ['value: date', 'format: text'],
    result: 'text',
    call: formatDate,
  }),
  scalar({ name: 'Now', family: 'date', parameters: [], result: 'date', call: () => DateTime.fromDate(new Date()) }),
  scalar({
    name: 'NumFromDate',
    family: 'date',
    parameters: ['value: date'],
    result: 'number',
    call: (date) => date.ticks,
  }),
];
