/** The demo for a person at a terminal: short sections, the numbers that matter, every word checked before it is said. */

import type { EventPayload } from '../../engine/api/contract/contract.ts';
import { ENGLISH } from '../../engine/api/contract/words/english/english.ts';
import { countObjects } from '../../engine/api/contract/words/explain.ts';
import type { ChangeKind, OrganizationChange } from '../../test/lab/organization/changes.ts';
import type { Screen } from '../cli/screen.ts';
import { counted, duration, grouped } from '../cli/terminal/format.ts';
import { isolated, safeText } from '../cli/terminal/safe-text.ts';
import { toned } from '../cli/terminal/style.ts';
import { table } from '../cli/terminal/table.ts';
import { padded, prose } from '../cli/terminal/width.ts';
import { endingFaults, firstFaults, runTable, toneOfCycle } from '../cli/views/run.ts';
import { forestRequests, tenantTraffic } from './document.ts';
import type { Evidence } from './evidence.ts';
import type { ForestWrites } from './forest-writes.ts';
import type { Lab } from './lab.ts';
import type { LeftOut } from './left-out.ts';
import type { PasswordEvidence } from './passwords.ts';
import type { Cycle, Listener, Outcome, SoftMatch } from './story.ts';

const INDENT = '  ';
const LABEL = 15;

export function createNarrator(screen: Screen): Listener {
  const { style, width } = screen;
  const say = (...lines: string[]) => screen.print(lines.map((line) => (line === '' ? '' : INDENT + line)));
  const heading = (text: string) => screen.print(['', style.bold(style.accent(text))]);
  const sentences = (text: string) => say(...prose(text, width - INDENT.length));
  const labelled = (label: string, text: string) => {
    const lines = prose(text, width - INDENT.length - LABEL);
    say(...lines.map((line, at) => style.quiet(padded(at === 0 ? label : '', LABEL)) + line));
  };

  return {
    forest(lab) {
      screen.print([style.bold('Causeway, demonstrated')]);
      sentences(OPENING);
      heading('The forest');
      for (const [label, text] of forestFacts(lab)) labelled(label, text);
      heading('The tenant');
      for (const [label, text] of tenantFacts(lab)) labelled(label, text);
    },
    installing() {
      heading('Installation');
      sentences(
        'Express settings, answered from a file as in an unattended installation. It checks, and writes nowhere.',
      );
      say('');
    },
    installed: (step) => say(...setupLines(step, screen)),
    cycleStarts(title, purpose) {
      heading(title);
      sentences(purpose);
      say('');
    },
    cycleEnded: (cycle) => {
      say(...cycleLines(cycle, screen));
      screen.note(endingFaults(cycle.steps, screen.errors));
    },
    broughtAcross(matches, writes) {
      say('', ...matchLines(matches, screen), ...writeLines(writes, screen));
    },
    workingDay(changes) {
      heading('A working day');
      sentences(`${counted(changes.length, 'change', 'changes')} in the forest, made as its administrators make them:`);
      say('', ...changeLines(changes, screen));
    },
    evidence(evidence) {
      say('');
      sentences('What the tenant showed before and what it shows now, read from the tenant itself:');
      say('', ...evidenceLines(evidence, screen));
    },
    nothingLeft(sent) {
      const verdict =
        sent === 0
          ? toned(style, 'good', 'Nothing was sent, to neither side.')
          : toned(style, 'bad', `${counted(sent, 'change was', 'changes were')} sent.`);
      say('', verdict);
    },
    passwordsBegin() {
      heading('Signing in');
      sentences(PASSWORDS);
      say('');
    },
    passwords: (evidence) => say(...passwordLines(evidence, screen)),
    ended(outcome, lab) {
      heading('Summary');
      for (const [label, text] of summaryFacts(outcome, lab)) labelled(label, text);
      say('', ...verdictLines(outcome, screen));
    },
  };
}

const OPENING =
  'A made-up company, its Active Directory forest and a Microsoft Entra tenant run inside this process and speak LDAPS and HTTPS over loopback. Causeway brings the people and groups of the one into the other, as it would with yours.';

const PASSWORDS =
  'Password hash synchronization: hashes are read from the domain controller as another domain controller would read them, hashed again with a salt, and sent. Then somebody chooses another password.';

const shortly = (milliseconds: number) =>
  milliseconds < 1000 ? `${String(Math.round(milliseconds))} ms` : duration(milliseconds);

function passwordLines(evidence: PasswordEvidence, { style }: Screen): string[] {
  const { synchronized, firstPassMilliseconds, displayName, milliseconds, before, holds } = evidence;
  const refused = before === 'signed-in' ? 'the one before still does' : 'the one before no longer does';
  return [
    toned(
      style,
      synchronized > 0 ? 'good' : 'bad',
      `${counted(synchronized, 'hash', 'hashes')} in the tenant, ${duration(firstPassMilliseconds)} after the start`,
    ),
    toned(
      style,
      holds ? 'good' : 'bad',
      `${isolated(displayName)} chose another: it signs in to the tenant ${shortly(milliseconds)} later, ${refused}`,
    ),
  ];
}

function forestFacts({ forest, organization, account }: Lab): [string, string][] {
  const { counts, roster } = organization;
  return [
    ['Domain', `${forest.domain}, one domain controller on ldaps://${forest.host}:${forest.ldapsPort}`],
    [
      'People',
      `${grouped(counts.people)} employees in ${roster.offices} offices, ${grouped(counts.leavers)} who have left and are disabled, ${grouped(counts.contractors)} contractors in a unit of their own`,
    ],
    [
      'Beside them',
      `${grouped(counts.groups)} groups, nested in each other; ${grouped(counts.serviceAccounts)} service accounts, ${grouped(counts.sharedMailboxes)} shared mailboxes, ${grouped(counts.contacts)} contacts`,
    ],
    ['Signs in as', `${account}, who may replicate changes, passwords among them, and write, and is no administrator`],
  ];
}

function tenantFacts({ tenant, cloudAccounts, pace }: Lab): [string, string][] {
  const names = cloudAccounts.map((account) => isolated(account.displayName)).join(', ');
  const limits = pace.limited
    ? 'as Microsoft documents them, 7,000 objects in five minutes. Causeway spreads them over the five minutes by default; this company is so small that it may be written at once.'
    : 'switched off, so that nobody has to wait for so many people. A real tenant takes 7,000 objects in five minutes, and Causeway keeps to that by default.';
  return [
    [
      'Services',
      `directory synchronization and Graph on ${tenant.origin}; Causeway signs in as an application with a certificate`,
    ],
    ['Accounts', `${cloudAccounts.length}, made by hand before there was Causeway: ${names}`],
    ['Limits', limits],
  ];
}

function setupLines({ step, name, facts }: EventPayload<'setup-step'>, { style }: Screen): string[] {
  const said = Object.entries(facts).flatMap(([fact, value]) => {
    const words = SETUP_FACTS[fact];
    return words === undefined ? [] : [`${words} ${safeText(String(value))}`.trim()];
  });
  const done = `${style.good('✓')} ${padded(ENGLISH.setupSteps[step] ?? step, SETUP_STEP)}`;
  const whom = step === 'save' ? '' : `  ${safeText(name)}`;
  return [`${done}${whom}${said.length > 0 ? style.quiet(`  ${said.join(', ')}`) : ''}`];
}

const SETUP_STEP = 37;
const SETUP_FACTS: { readonly [fact: string]: string } = {
  server: 'server',
  organization: '',
  version: 'version',
};

function cycleLines(cycle: Cycle, screen: Screen): string[] {
  const took = Date.parse(cycle.endedAt) - Date.parse(cycle.startedAt);
  const lines = runTable(cycle.steps, { width: screen.width - INDENT.length, style: screen.style }, 0);
  const errors = cycle.steps.flatMap((step) => step.objectFaults);
  return [
    ...lines,
    '',
    `${toneOfCycle(cycle.status, screen.style)} in ${duration(took)}, ${counted(errors.length, 'error', 'errors')}`,
    ...(errors.length > 0 ? firstFaults(cycle.steps, screen) : []),
  ];
}

function matchLines(matches: readonly SoftMatch[], { style }: Screen): string[] {
  const found = matches.filter((match) => match.matched);
  const tone = found.length === matches.length ? 'good' : 'bad';
  const text = `${grouped(found.length)} of ${counted(matches.length, 'account', 'accounts')} there before taken over, not doubled (soft match)`;
  return [
    toned(style, tone, text),
    ...table({
      columns: [{ title: '' }, { title: '' }, { title: '' }],
      rows: matches.map(({ before, now }) => [style.quiet(isolated(before)), style.quiet('→'), isolated(now)]),
      width: Number.POSITIVE_INFINITY,
      indent: INDENT.length,
    }),
  ];
}

function writeLines({ attributes, unexpected }: ForestWrites, { style }: Screen): string[] {
  const written = Object.entries(attributes).map(
    ([name, count]) => `${name} of ${counted(count, 'account', 'accounts')}`,
  );
  if (unexpected.length > 0) {
    return [
      toned(style, 'bad', `Written to the forest: ${written.join(', ')}. This should not have changed:`),
      ...unexpected.slice(0, SHOWN).map((line) => `  ${isolated(line)}`),
    ];
  }
  return [
    toned(style, 'good', `Written to the forest: ${written.length === 0 ? 'nothing' : `only ${written.join(', ')}`}`),
    style.quiet('  It ties each account to its person for good, whatever is renamed or moved.'),
  ];
}

const SHOWN = 5;

const DONE: { readonly [kind in ChangeKind]: string } = {
  hire: 'account made',
  rename: 'renamed',
  move: 'moved',
  disable: 'disabled',
  leave: 'deleted',
  manager: 'manager changed',
  title: 'title changed',
  clear: 'value cleared',
  'member-add': 'member added',
  'member-remove': 'member removed',
  'enter-scope': 'moved into scope',
  'ou-rename': 'unit renamed',
};

function changeLines(changes: readonly OrganizationChange[], { style }: Screen): string[] {
  return table({
    columns: [{ title: '', align: 'right' }, { title: '' }, { title: '' }],
    rows: changes.map(({ kind, title }, index) => [String(index + 1), style.quiet(DONE[kind]), sentence(title)]),
    width: Number.POSITIVE_INFINITY,
  });
}

const FACTS: { readonly [what: string]: string } = {
  userPrincipalName: 'sign-in name',
  displayName: 'name',
  officeLocation: 'office',
  accountEnabled: 'enabled',
  jobTitle: 'title',
  businessPhones: 'telephone',
  companyName: 'company',
};

const VALUES: { readonly [value: string]: string } = { true: 'yes', false: 'no' };

function evidenceLines(evidence: readonly Evidence[], { style }: Screen): string[] {
  const value = (text: string | undefined) => (text === undefined ? 'none' : isolated(VALUES[text] ?? text));
  const rows = evidence.map(({ facts }) =>
    facts.map((fact) => [
      style.quiet(FACTS[fact.what] ?? fact.what),
      style.quiet(value(fact.before)),
      style.quiet('→'),
      fact.now === undefined ? style.quiet(value(fact.now)) : value(fact.now),
    ]),
  );
  const lines = table({
    columns: [{ title: '' }, { title: '' }, { title: '' }, { title: '' }],
    rows: rows.flat(),
    width: Number.POSITIVE_INFINITY,
    indent: 5,
  }).values();
  return evidence.flatMap(({ title, arrived, facts }, index) => {
    const number = padded(String(index + 1), 2, 'right');
    const said = arrived ? sentence(title) : `${sentence(title)}: did not arrive`;
    return [`${number} ${toned(style, arrived ? 'good' : 'bad', said)}`, ...lines.take(facts.length)];
  });
}

const RIGHT_TO_LEFT_RUN = /[\p{Script=Arabic}\p{Script=Hebrew}]+(?:[\s'.-]+[\p{Script=Arabic}\p{Script=Hebrew}]+)*/gu;

/** An English sentence with names in it: those written from right to left stay where they stand. */
function sentence(text: string): string {
  return safeText(text).replaceAll(RIGHT_TO_LEFT_RUN, isolated);
}

function summaryFacts(outcome: Outcome, lab: Lab): [string, string][] {
  const { comparison } = outcome;
  const { requests, writes, throttled } = tenantTraffic(lab);
  const arrived = outcome.evidence.filter((evidence) => evidence.arrived).length;
  const matched = outcome.matches.filter((match) => match.matched).length;
  return [
    [
      'In the tenant',
      `${counted(comparison.people, 'person', 'people')}, ${counted(comparison.groups, 'group', 'groups')}, ${counted(comparison.contacts, 'contact', 'contacts')}, ${counted(comparison.memberships, 'membership', 'memberships')}, ${counted(comparison.managers, 'manager', 'managers')}`,
    ],
    ['Taken over', `${counted(matched, 'account', 'accounts')} that ${matched === 1 ? 'was' : 'were'} there before`],
    ['Changes', `${grouped(arrived)} of ${grouped(outcome.evidence.length)} arrived`],
    [
      'Checked',
      `${grouped(comparison.compared)} values in the tenant against the forest, without asking Causeway: ${counted(comparison.differences.length, 'difference', 'differences')}`,
    ],
    ...outcome.leftOut.map((entry, index): [string, string] => [index === 0 ? 'Left out' : '', leftOutText(entry)]),
    ['Forest', `${counted(forestRequests(lab), 'LDAP request', 'LDAP requests')}`],
    [
      'Tenant',
      `${counted(requests, 'request', 'requests')}, ${counted(writes, 'object sent', 'objects sent')}, ${grouped(throttled)} throttled`,
    ],
    ['Time', timeText(outcome, writes)],
  ];
}

const DEFAULT_WRITES_PER_SECOND = 7_000 / 300;

function timeText({ milliseconds }: Outcome, writes: number): string {
  const real = duration((writes / DEFAULT_WRITES_PER_SECOND) * 1000);
  return `${duration(milliseconds)}; at the default pace for a real tenant the writes alone take ${real}`;
}

function leftOutText({ reason, count, what, examples }: LeftOut): string {
  switch (reason) {
    case 'container':
      return `${counted(count, 'person', 'people')} in the unit ${isolated(what)}: it is not selected`;
    case 'own-account':
      return `${isolated(what)}: a connector does not synchronize itself`;
    case 'system':
      return `${counted(count, 'account or group', 'accounts and groups')} that Windows itself made, such as Administrator: by the default rules`;
    case 'back-end-objects':
      return `${countObjects(count, what)}: the directory-sync service does not carry them`;
    case 'back-end-links':
      return `${counted(count, 'membership', 'memberships')} of objects that are not carried`;
    case 'back-end-attributes':
      return `attributes of ${counted(count, 'object', 'objects')} that the directory-sync service does not carry: ${examples.join(', ')}`;
  }
}

function verdictLines(outcome: Outcome, { style, width }: Screen): string[] {
  if (outcome.holds) return [toned(style, 'good', style.bold('Everything arrived.'))];
  const { comparison, trespassers } = outcome;
  const differences = comparison.differences.map(
    ({ object, property, forest, tenant }) =>
      `${isolated(object)}: ${property} is ${isolated(forest) || 'none'} in the forest, ${isolated(tenant) || 'none'} in the tenant`,
  );
  const strangers = trespassers.map((name) => `${isolated(name)} is out of scope and in the tenant`);
  const shown = [...differences, ...strangers].slice(0, SHOWN).flatMap((line) => prose(line, width - 6));
  return [
    toned(style, 'bad', style.bold('Not everything is as it should be; this is a defect.')),
    ...shown.map((line) => `  ${line}`),
  ];
}
