/** Which of the rights that a forest's account needs it has, by the lists that stand in the directory. */

import { performance } from 'node:perf_hooks';
import { inheritedBy, isGranted, RIGHT } from '../../../connectors/active-directory/security/access.ts';
import type { Directory } from '../../../connectors/active-directory/directory.ts';
import {
  requireSightOfDeletions,
  RIGHT_TO_SEE_DELETIONS,
} from '../../../connectors/active-directory/import/deletions.ts';
import { sidToText } from '../../../connectors/active-directory/security/sid.ts';
import { readRootDse } from '../../../connectors/active-directory/root-dse.ts';
import * as security from '../../../connectors/active-directory/survey/security.ts';
import type { ForestSurvey } from '../../../connectors/active-directory/survey/survey.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import type { CheckFacts, CheckState } from '../check-list.ts';
import { directoryKind } from '../check-forest.ts';
import { remediesOf, sightOfDeletions, type Remedy } from './remedies.ts';
import {
  knownClasses,
  requestOf,
  requirementsOf,
  schemaNamesOf,
  type Requirement,
  type RightsFeature,
  type RightsId,
} from './requirements.ts';
import { strongerRights } from './stronger.ts';

export interface RightsRow {
  readonly id: RightsId;
  readonly feature: RightsFeature | null;
  /** DN of the domain; null for what concerns the account alone. */
  readonly domain: string | null;
  readonly state: CheckState;
  readonly facts: CheckFacts;
  /** DNs of objects that keep inherited rights out, and where the right is missing for that reason. */
  readonly exceptions: readonly string[];
  readonly fault: Fault | null;
  readonly remedies: readonly Remedy[];
  readonly milliseconds: number;
}

export interface ReviewedAccount {
  /** `CONTOSO\svc`, or what it signs in with where the directory does not say. */
  readonly name: string;
  readonly dn: string | null;
  readonly sid: string | null;
}

export interface RightsReview {
  readonly account: ReviewedAccount;
  readonly kind: 'windows' | 'samba';
  readonly rows: readonly RightsRow[];
}

/** Whose rights are looked at. */
interface Subject extends ReviewedAccount {
  readonly sid: string;
  readonly kind: RightsReview['kind'];
  readonly facts: security.AccountFacts | undefined;
}

/** The rights of the account that the survey is connected with. */
export async function reviewRights(
  survey: ForestSurvey,
  features: readonly RightsFeature[],
  signal: AbortSignal,
): Promise<RightsReview> {
  const started = performance.now();
  const token = await survey.ask(security.readToken);
  const subject = await identify(survey, token[0] ?? '');
  const rows: RightsRow[] = [accountRow(subject, started), powerRow(subject, token, started)];
  const wanted = requirementsOf(features);
  for (const { dn } of await survey.domains()) {
    try {
      const directory = await survey.directoryOf(dn);
      await directory.connection();
      rows.push(...(await reviewDomain(survey, directory, dn, subject, wanted, signal)));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof FaultError)) throw error;
      // The domain is away, or belongs to nobody who was named: that is one thing to say, and not a right that is missing.
      const { fault } = error;
      rows.push(
        ...wanted.map(({ feature, requirement }) =>
          rowOf({ id: requirement.id, feature, domain: dn, state: 'skipped', fault }),
        ),
      );
    }
  }
  const { name, dn, sid } = subject;
  return { account: { name, dn, sid }, kind: subject.kind, rows };
}

function rowOf(row: Pick<RightsRow, 'id' | 'state'> & Partial<RightsRow>): RightsRow {
  return { feature: null, domain: null, facts: {}, exceptions: [], fault: null, remedies: [], milliseconds: 0, ...row };
}

async function identify(survey: ForestSurvey, sid: string): Promise<Subject> {
  const kind = directoryKind(await survey.rootDse());
  const facts = await survey.ask((directory) => security.readAccount(directory, sid));
  const domains = await survey.domains();
  const own = domains.find(({ domainSid }) => domainSid !== undefined && sid.startsWith(`${sidToText(domainSid)}-`));
  const { account } = survey.settings;
  const name = facts === undefined || own === undefined ? account : `${own.domainNetbios}\\${facts.accountName}`;
  return { name, dn: facts?.dn ?? null, sid, kind, facts };
}

function accountRow({ name, facts }: Subject, started: number): RightsRow {
  const milliseconds = Math.round(performance.now() - started);
  if (facts === undefined) return rowOf({ id: 'account', state: 'passed', facts: { account: name }, milliseconds });
  const { objectClass, passwordNeverExpires } = facts;
  const about = { account: name, class: objectClass, passwordNeverExpires };
  if (objectClass === 'user' || objectClass === 'inetOrgPerson') {
    const expires = passwordNeverExpires ? null : setupFault('account-password-expires', { account: name });
    const state = passwordNeverExpires ? 'passed' : 'warning';
    return rowOf({ id: 'account', state, facts: about, fault: expires, milliseconds });
  }
  const fault = setupFault('account-of-service', { account: name, class: objectClass });
  return rowOf({ id: 'account', state: 'failed', facts: about, fault, milliseconds });
}

/** Groups whose members own the forest ([MS-DTYP] 2.4.2.4), by the end of their SIDs. */
const TOO_POWERFUL: readonly (readonly [RegExp, string])[] = [
  [/^S-1-5-21-(?:\d+-){3}519$/, 'Enterprise Admins'],
  [/^S-1-5-21-(?:\d+-){3}512$/, 'Domain Admins'],
  [/^S-1-5-32-544$/, 'Administrators'],
];

function powerfulGroups(token: Iterable<string>): readonly string[] {
  const sids = [...token];
  return TOO_POWERFUL.filter(([pattern]) => sids.some((sid) => pattern.test(sid))).map(([, group]) => group);
}

function powerRow({ name }: Subject, token: readonly string[], started: number): RightsRow {
  const groups = powerfulGroups(token);
  const milliseconds = Math.round(performance.now() - started);
  if (groups.length === 0)
    return rowOf({ id: 'too-powerful', state: 'passed', facts: { account: name }, milliseconds });
  const facts = { account: name, groups: groups.join(', ') };
  return rowOf({
    id: 'too-powerful',
    state: 'failed',
    facts,
    fault: setupFault('account-too-powerful', facts),
    milliseconds,
  });
}

function setupFault(code: Fault['code'], detail: Fault['detail']): Fault {
  return { code, stage: 'setup', detail, retry: 'never' };
}

/** What a domain's lists say, read once for all requirements. */
interface DomainSecurity {
  readonly dn: string;
  /** The one that was asked. */
  readonly server: string;
  readonly token: ReadonlySet<string>;
  readonly schema: security.SchemaGuids;
  readonly head: security.Guarded['descriptor'];
  readonly protectedUnits: readonly security.Guarded[];
  readonly administrators: readonly security.Guarded[];
  samples(objectClass: string): Promise<readonly security.Guarded[]>;
}

async function reviewDomain(
  survey: ForestSurvey,
  directory: Directory,
  dn: string,
  subject: Subject,
  wanted: ReturnType<typeof requirementsOf>,
  signal: AbortSignal,
): Promise<readonly RightsRow[]> {
  const domain = await survey.askDomain(dn, () => readSecurity(directory, dn, wanted, signal));
  const rows: RightsRow[] = strengthRows(domain, subject);
  for (const { feature, requirement } of wanted) {
    signal.throwIfAborted();
    const started = performance.now();
    const row = await survey.askDomain(dn, () => judge(domain, requirement, subject));
    rows.push({ ...row, feature, domain: dn, milliseconds: Math.round(performance.now() - started) });
    if (subject.kind === 'samba' && requirement.id === 'replicating-directory-changes') {
      rows.push({ ...(await deletionsRow(directory, dn, subject)), feature, domain: dn });
    }
  }
  return rows;
}

/** Said where there is something to say: a group that is too powerful says it all. */
function strengthRows({ dn, head, token }: DomainSecurity, { name }: Subject): RightsRow[] {
  if (powerfulGroups(token).length > 0) return [];
  const rights = strongerRights(head.dacl, token);
  if (rights.length === 0) return [];
  const facts = { account: name, partition: dn, rights: rights.join(', ') };
  const fault = setupFault('account-too-powerful', facts);
  return [rowOf({ id: 'too-powerful', domain: dn, state: 'warning', facts, fault })];
}

async function readSecurity(
  directory: Directory,
  dn: string,
  wanted: ReturnType<typeof requirementsOf>,
  signal: AbortSignal,
): Promise<DomainSecurity> {
  const samples = new Map<string, Promise<readonly security.Guarded[]>>();
  const names = schemaNamesOf(wanted.map(({ requirement }) => requirement));
  return {
    dn,
    server: directory.blame('connect').server,
    token: new Set(await security.readToken(directory)),
    schema: await security.readSchemaGuids(directory, names),
    head: await security.readAccessList(directory, dn),
    protectedUnits: await security.readProtectedUnits(directory, dn, signal),
    administrators: await security.sampleAdministrators(directory, dn, signal),
    samples(objectClass) {
      const sample = samples.get(objectClass) ?? security.sampleObjects(directory, dn, objectClass, signal);
      samples.set(objectClass, sample);
      return sample;
    },
  };
}

/** DNs of a few exceptions; how many there are is a fact. */
const NAMED_EXCEPTIONS = 50;
const EXCEPTIONS_WITH_REMEDY = 10;

async function judge(domain: DomainSecurity, requirement: Requirement, subject: Subject): Promise<RightsRow> {
  const right = rightName(requirement);
  const fault: Fault = {
    code: 'rights-missing',
    stage: 'setup',
    detail: { right, account: subject.name, partition: domain.dn, server: domain.server },
    retry: 'never',
  };
  const about = { kind: subject.kind, account: subject.name, sid: subject.sid };
  const atHead = () => remediesOf(requirement, domain.schema, { ...about, dn: domain.dn });
  if (requirement.classes === 'domain') {
    const granted = isGranted(domain.head.dacl, domain.token, requestOf(requirement, domain.schema, undefined));
    const facts = { right };
    if (granted) return rowOf({ id: requirement.id, state: 'passed', facts });
    return rowOf({ id: requirement.id, state: 'failed', facts, fault, remedies: atHead() });
  }
  const verdict = await judgeClasses(domain, requirement);
  const { missing, partly, units, people } = verdict;
  const facts = {
    right,
    classes: knownClasses(requirement, domain.schema)
      .map(([name]) => name)
      .join(', '),
    ...(missing.length + partly.length === 0 ? {} : { missing: [...missing, ...partly].join(', ') }),
    ...(units.length === 0 ? {} : { protectedUnits: units.length }),
    ...(people === 0 ? {} : { protectedPeople: people }),
  };
  const exceptions = units.slice(0, NAMED_EXCEPTIONS);
  const row = { id: requirement.id, facts, exceptions };
  const lacksWhatMatters = missing.some((name) => ESSENTIAL.includes(name)) || isOnly(missing, requirement.classes);
  if (lacksWhatMatters) return rowOf({ ...row, state: 'failed', fault, remedies: atHead() });
  if (missing.length + partly.length > 0) return rowOf({ ...row, state: 'warning', fault, remedies: atHead() });
  if (units.length === 0) return rowOf({ ...row, state: 'passed' });
  const remedies = units
    .slice(0, EXCEPTIONS_WITH_REMEDY)
    .flatMap((dn) => remediesOf(requirement, domain.schema, { ...about, dn }));
  return rowOf({ ...row, state: 'warning', fault, remedies });
}

/** Without these there is nothing to synchronize; without a computer or a foreign security principal there is less. */
const ESSENTIAL: readonly string[] = ['user', 'group'];

function isOnly(missing: readonly string[], classes: readonly string[]): boolean {
  return missing.length > 0 && !classes.some((name) => ESSENTIAL.includes(name));
}

/** As the directory's own tools call it. */
function rightName({ about, mask }: Requirement): string {
  switch (about.kind) {
    case 'control':
      return about.label;
    case 'attribute':
      return `Write ${about.name}`;
    case 'children':
      return `Create and delete ${about.childClass} objects`;
    case 'properties':
      return (mask & RIGHT.writeProperty) === 0 ? 'Read all properties' : 'Write all properties';
  }
}

interface ClassVerdict {
  /** Classes without the right, and classes of which only some objects have it. */
  readonly missing: readonly string[];
  readonly partly: readonly string[];
  /** Organizational units that keep the right out, though it is given above. */
  readonly units: readonly string[];
  /** Administrators' accounts that the directory guards, and that lack it. */
  readonly people: number;
}

/**
 * Objects of a class have a right by what they inherit from the domain, or, where nothing is given there, by what stands
 * on themselves (the class's own default entries, or rights that were given unit by unit): some of them are asked. A
 * class without objects says nothing.
 */
async function judgeClasses(domain: DomainSecurity, requirement: Requirement): Promise<ClassVerdict> {
  const missing: string[] = [];
  const partly: string[] = [];
  const unknown: string[] = [];
  const units = new Set<string>();
  let people = 0;
  const classes = knownClasses(requirement, domain.schema);
  for (const [name, guid] of classes) {
    const request = requestOf(requirement, domain.schema, guid);
    const on = ({ descriptor }: security.Guarded) => isGranted(descriptor.dacl, domain.token, request);
    const below = ({ dacl }: security.Guarded['descriptor']) =>
      isGranted(inheritedBy(dacl, guid), domain.token, request);
    if (below(domain.head)) {
      for (const unit of domain.protectedUnits) if (!below(unit.descriptor)) units.add(unit.dn);
      if (name === 'user') people += domain.administrators.filter((person) => !on(person)).length;
      continue;
    }
    const samples = (await domain.samples(name)).filter(({ isProtected }) => !isProtected);
    const granted = samples.filter(on).length;
    if (samples.length === 0) unknown.push(name);
    else if (granted === 0) missing.push(name);
    else if (granted < samples.length) partly.push(name);
  }
  const nothingKnown = unknown.length === classes.length;
  return { missing: nothingKnown ? unknown : missing, partly, units: [...units], people };
}

async function deletionsRow(directory: Directory, dn: string, subject: Subject): Promise<RightsRow> {
  const started = performance.now();
  const facts = { right: RIGHT_TO_SEE_DELETIONS };
  const milliseconds = () => Math.round(performance.now() - started);
  try {
    await requireSightOfDeletions(directory, await readRootDse(directory), dn);
    return rowOf({ id: 'read-deleted-objects', state: 'passed', facts, milliseconds: milliseconds() });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const remedies = [sightOfDeletions({ kind: subject.kind, account: subject.name, sid: subject.sid, dn })];
    const fault = toFault(error, 'setup');
    return rowOf({ id: 'read-deleted-objects', state: 'failed', facts, fault, remedies, milliseconds: milliseconds() });
  }
}
