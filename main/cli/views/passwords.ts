/** Password hash synchronization: how it stands, one person, what was checked. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { PERSON_OUTCOMES } from '../../../engine/api/contract/passwords.ts';
import type { Tone } from '../../../engine/api/contract/words/catalogue.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { fill } from '../../../engine/api/contract/words/fill.ts';
import { counted, duration, grouped, moment, relative } from '../terminal/format.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import { toned } from '../terminal/style.ts';
import { padded } from '../terminal/width.ts';
import { faultLines, type Surface } from './fault.ts';

type Status = CallResult<'password-sync'>;
type Domain = Status['domains'][number];
type Person = NonNullable<CallResult<'password-sync-person'>>;
type Diagnosis = CallResult<'password-sync-troubleshoot'>;

const WORDS = ENGLISH.passwords;

export function domainText(dn: string): string {
  const labels = dn.split(',').flatMap((part) => /^\s*DC=(.*)$/i.exec(part)?.[1] ?? []);
  return labels.length === 0 ? dn : labels.join('.');
}

export function passwordLines(status: Status, surface: Surface, now: Date): string[] {
  const { style } = surface;
  const words = WORDS.states[status.state];
  const head = `${toned(style, words?.tone ?? 'notice', words?.name ?? status.state)}  ${words?.meaning ?? ''}`;
  if (status.state === 'off') return [head];
  const { lag, lastSentAt } = status;
  const last = lastSentAt === null ? 'none so far' : `the last ${relative(lastSentAt, now)}`;
  return [
    head,
    ...(status.tenantFault ? ['', ...faultLines(status.tenantFault, surface)] : []),
    '',
    ...facts(surface, [
      ['People', countsText(status.counts)],
      ['Sent in 24 h', `${grouped(status.sentToday)}, ${last}`],
      [
        'Behind',
        lag === null
          ? 'no password was changed of late'
          : `${duration(lag.median)} from change to cloud, ${duration(lag.worst)} at most, of ${counted(lag.samples, 'password', 'passwords')}`,
      ],
    ]),
    ...status.domains.flatMap((domain) => ['', ...domainLines(domain, surface, now)]),
    ...failureLines(status, surface),
  ];
}

function facts({ style }: Surface, rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, value]) => `${style.quiet(padded(name, 14))}  ${value}`);
}

function countsText(counts: Status['counts']): string {
  const said = PERSON_OUTCOMES.filter((outcome) => outcome === 'synchronized' || (counts[outcome] ?? 0) > 0);
  return said
    .map((outcome) => `${grouped(counts[outcome] ?? 0)} ${WORDS.outcomes[outcome]?.name ?? outcome}`)
    .join(', ');
}

function domainLines(domain: Domain, surface: Surface, now: Date): string[] {
  const { style } = surface;
  const words = WORDS.domainStates[domain.state];
  const beat =
    domain.heartbeatAt === null ? 'never' : `${relative(domain.heartbeatAt, now)} (${moment(domain.heartbeatAt)})`;
  const { full } = domain;
  const seconds = full?.secondsLeft ?? null;
  const left = seconds === null ? '' : `, ${duration(seconds * 1_000)} left`;
  return [
    `${toned(style, words?.tone ?? 'notice', style.bold(safeText(domainText(domain.partition))))}  ${words?.name ?? domain.state}`,
    ...facts(surface, [
      ['  Heartbeat', `${beat}${domain.server === null ? '' : `, from ${safeText(domain.server)}`}`],
      ...(full === null
        ? []
        : [
            [
              '  Everything',
              `${grouped(full.sent + full.unchanged)} of ${grouped(full.expected)}${left}: ${WORDS.fullReasons[full.why] ?? full.why}`,
            ] as const,
          ]),
      ...(full === null && domain.fullWantedSince !== null
        ? [['  Everything', 'is read again as soon as the engine gets to it'] as const]
        : []),
      ...(domain.nextTryAt === null ? [] : [['  Next try', relative(domain.nextTryAt, now)] as const]),
    ]),
    ...(domain.fault ? faultLines(domain.fault, surface, 2) : []),
  ];
}

function failureLines({ failures }: Status, { style }: Surface): string[] {
  if (failures.length === 0) return [];
  return [
    '',
    style.quiet('Not synchronized, by cause'),
    ...failures.map(({ outcome, reason, cause, people }) => {
      const words = WORDS.outcomes[outcome];
      const why = reason === null ? causeText(cause) : (WORDS.reasons[reason] ?? reason);
      const text = `${counted(people, 'person', 'people')} ${words?.name ?? outcome}`;
      return `${toned(style, words?.tone ?? 'notice', text)}${why === '' ? '' : `: ${why}`}`;
    }),
  ];
}

function causeText(cause: string | null): string {
  if (cause === null) return '';
  if (/^-?\d+$/.test(cause)) return `the service answered with result ${cause}`;
  return explainFault({ code: cause, stage: 'export', detail: {}, retry: 'later' }).why;
}

type Outcome = Pick<Person, 'name' | 'outcome' | 'reason'>;

/** `✓ Anna Berg: synchronized. The tenant has the password that the forest has.` */
export function outcomeLine({ name, outcome, reason }: Outcome, { style }: Surface): string {
  const words = WORDS.outcomes[outcome];
  const why = reason === null ? (words?.meaning ?? '') : `Because ${WORDS.reasons[reason] ?? reason}.`;
  return `${toned(style, words?.tone ?? 'notice', `${isolated(name)}: ${words?.name ?? outcome}`)}. ${why}`;
}

export function personLines(person: Person, surface: Surface, now: Date): string[] {
  const { style } = surface;
  const at = (time: string | null, never: string) =>
    time === null ? never : `${relative(time, now)} (${moment(time)})`;
  return [
    outcomeLine(person, surface),
    ...(person.fault ? faultLines(person.fault, surface, 2) : []),
    '',
    ...facts(surface, [
      ['Account', safeText(person.dn)],
      ['Forest', safeText(person.connector)],
      ['Changed', at(person.changedAt, 'no change has been seen')],
      ['In the tenant', at(person.sentAt, 'never')],
      ...(person.mustChange ? [['Next sign-in', 'another password has to be chosen'] as const] : []),
      ...(person.nextTryAt === null
        ? []
        : [['Next try', `${at(person.nextTryAt, '')}, after ${counted(person.attempts, 'try', 'tries')}`] as const]),
    ]),
    '',
    ...(person.rules.length === 0 ? ['No rule has password synchronization on.'] : []),
    ...person.rules.map(({ direction, rule, precedence, inScope }) => {
      const text = `${isolated(rule)} (${direction}, precedence ${precedence})`;
      return inScope ? `${style.good('✓')} ${text}` : `${style.quiet('·')} ${text}: not in scope`;
    }),
    ...historyLines(person, surface, now),
  ];
}

function historyLines({ history }: Person, { style }: Surface, now: Date): string[] {
  if (history.length === 0) return [];
  const when = history.map(({ at }) => relative(at, now));
  const width = Math.max(...when.map(({ length }) => length));
  return [
    '',
    ...history.map((event, index) => {
      const outcome = event.outcome === null ? undefined : (WORDS.outcomes[event.outcome]?.name ?? event.outcome);
      const reason =
        event.reason === null
          ? event.fault
            ? explainFault(event.fault).what
            : undefined
          : (WORDS.reasons[event.reason] ?? event.reason);
      const who = event.who ?? undefined;
      const said = fill(
        WORDS.events[event.kind] ?? event.kind,
        { ...event.detail, outcome, reason, who },
        ENGLISH.language,
      );
      const cause =
        event.cause === null ? '' : fill(WORDS.causes[event.cause] ?? event.cause, { who }, ENGLISH.language);
      return `${style.quiet(padded(when[index] ?? '', width))}  ${safeText(said)}${cause === '' ? '' : style.quiet(`  ${safeText(cause)}`)}`;
    }),
  ];
}

const TONES: { readonly [R in Diagnosis['steps'][number]['result']]: Tone } = {
  good: 'good',
  notice: 'notice',
  problem: 'bad',
  skipped: 'held',
};

export function diagnosisLines({ steps, person }: Diagnosis, surface: Surface, now: Date): string[] {
  const { style } = surface;
  const lines = steps.flatMap(({ check, connector, partition, result, fault, detail }) => {
    const words = WORDS.checks[check];
    const place = partition === null ? connector : domainText(partition);
    const told = Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, factText(name, value, now)]));
    const said =
      result === 'skipped'
        ? 'Not looked at: something before it has to be mended first.'
        : fill(words?.[result] ?? '', told, ENGLISH.language);
    const name = `${words?.name ?? check}${place === null ? '' : `, ${safeText(place)}`}`;
    return [
      `${toned(style, TONES[result], name)}${said === '' ? '' : `: ${safeText(said)}`}`,
      ...(fault ? faultLines(fault, surface, 2) : []),
    ];
  });
  const problems = steps.filter(({ result }) => result === 'problem').length;
  return [
    ...lines,
    ...(person ? ['', ...personLines(person, surface, now)] : []),
    '',
    problems === 0
      ? 'Nothing keeps passwords from being synchronized.'
      : `${counted(problems, 'thing keeps', 'things keep')} passwords from being synchronized.`,
  ];
}

function factText(name: string, value: string | number | boolean, now: Date): string | number | boolean {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return relative(value, now);
  if (name === 'outcome') return WORDS.outcomes[value]?.name ?? value;
  if (name !== 'reason') return value;
  const reason = WORDS.reasons[value] ?? value;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
