/** Domains, providers, checks and conversions as lines. */

import type { CallResult, EventPayload } from '../../../engine/api/contract/contract.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { fill } from '../../../engine/api/contract/words/fill.ts';
import { moment, relative } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { table } from '../terminal/table.ts';
import { padded, prose, wrapped } from '../terminal/width.ts';
import { faultLines, type Surface } from './fault.ts';

type Domain = CallResult<'federation-domains'>['domains'][number];
type Judged = CallResult<'federation-check'>['checks'][number];
type Provider = CallResult<'federation-provider'>;
type Artefacts = CallResult<'federation-artefacts'>;

/** Everything that a change answers with, in one shape. */
export type Changed = CallResult<'federation-convert'> &
  CallResult<'federation-certificates'> &
  CallResult<'federation-look'>;

const WORDS: {
  readonly findings: { readonly [code: string]: string };
  readonly checks: { readonly [code: string]: { readonly name: string } & { readonly [state: string]: string } };
  readonly alarms: { readonly [kind: string]: { readonly what: string; readonly why: string } };
  readonly rules: { readonly [id: string]: string };
  readonly steps: { readonly [id: string]: { readonly name: string; readonly why: string } };
} = ENGLISH.federation as never;

const MARKS = { good: '✓', attention: '!', problem: '✗' } as const;

function marked(state: Judged['state'], text: string, { style, width }: Surface, indent = 0): string[] {
  const paint = { good: style.good, attention: style.notice, problem: style.bad }[state];
  const room = Number.isFinite(width) ? width - indent - 2 : width;
  return wrapped(safeText(text), room).map(
    (line, at) => `${' '.repeat(indent)}${at === 0 ? paint(MARKS[state]) : ' '} ${line}`,
  );
}

/** A finding in its sentence; a time in it as people write it. */
function findingText({ code, facts }: Judged): string {
  return fill(WORDS.findings[code] ?? code, readable(facts), 'en');
}

function readable(facts: Judged['facts']): Judged['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? moment(value) : value,
    ]),
  );
}

export function federationLines(
  domains: readonly Domain[],
  status: CallResult<'federation-status'>,
  surface: Surface,
  now: Date,
): string[] {
  const { style, width } = surface;
  const rows = domains.map((domain) => [
    safeText(domain.name),
    domain.authentication === 'Federated' ? style.accent('federated') : 'managed',
    domain.root === null ? '' : `inherits from ${safeText(domain.root)}`,
    domain.settings ? safeText(domain.settings.issuerUri) : '',
  ]);
  return [
    ...table({
      columns: [{ title: 'Domain' }, { title: 'Sign-in' }, { title: '' }, { title: 'Issuer', shrinksTo: 20 }],
      rows,
      width,
      title: style.quiet,
    }),
    ...domains.filter(({ settings }) => settings !== null).flatMap((domain) => domainLines(domain, surface, now)),
    ...alarmLines(status.alarms, surface),
    ...openLines(status.conversions, surface),
    ...wayBackLines(status.waysBack, surface),
  ];
}

function domainLines(domain: Domain, surface: Surface, now: Date): string[] {
  const { style } = surface;
  const certificates = domain.certificates.map(
    ({ role, thumbprint, notAfter }) =>
      `  ${padded(role, 8)} ${thumbprint}  ends ${relative(notAfter, now)} (${moment(notAfter)})`,
  );
  return [
    '',
    style.bold(safeText(domain.name)),
    ...certificates,
    ...(domain.findings ?? []).flatMap((finding) => marked(finding.state, findingText(finding), surface, 2)),
    ...(domain.fault ? faultLines(domain.fault, surface, 2) : []),
  ];
}

function alarmLines(alarms: CallResult<'federation-status'>['alarms'], surface: Surface): string[] {
  if (alarms.length === 0) return [];
  const lines = alarms.flatMap(({ id, kind, domain, severity, facts }) => {
    const words = WORDS.alarms[kind] ?? { what: WORDS.findings[kind] ?? kind, why: '' };
    const text = fill(`${words.what} ${words.why}`.trim(), readable({ domain, ...facts }), 'en');
    return marked(severity === 'warning' ? 'attention' : 'problem', `${String(id)}: ${text}`, surface);
  });
  return ['', surface.style.bold('Alarms'), ...lines];
}

function openLines(conversions: CallResult<'federation-status'>['conversions'], surface: Surface): string[] {
  const open = conversions.filter(({ state }) => state === 'intended' || state === 'written');
  if (open.length === 0) return [];
  const lines = open.map(({ id, domain, kind, state }) => `${String(id)}: ${safeText(domain)}, ${kind}, ${state}`);
  return ['', surface.style.bold('Under way'), ...lines];
}

function wayBackLines(waysBack: CallResult<'federation-status'>['waysBack'], surface: Surface): string[] {
  if (waysBack.length === 0) return [];
  const lines = waysBack
    .slice(0, 5)
    .map(
      ({ id, takenAt, domain }) => `${String(id)}: saved ${moment(takenAt)}, before ${safeText(domain ?? 'nothing')}`,
    );
  return ['', surface.style.bold('Ways back'), ...lines];
}

export function providerLines(provider: Provider, surface: Surface): string[] {
  const { style } = surface;
  const { metadata } = provider;
  const rows: (readonly [string, string | null])[] = [
    ['Provider', provider.displayName],
    ['Entity id', provider.entityId],
    ['Metadata', `${metadata.location}${metadata.address === null ? '' : ` (${metadata.address})`}`],
    ['Signed by', provider.signer ? `${provider.signer.subject}, ${provider.signer.thumbprint}` : null],
    ['Clients', provider.activeUrl],
  ];
  return [
    ...rows.flatMap(([name, value]) =>
      value === null ? [] : [`${style.quiet(padded(name, 10))}  ${safeText(value)}`],
    ),
    ...provider.protocols.flatMap(({ protocol, signInUrl, certificates, findings }) => [
      '',
      `${style.bold(protocol === 'wsFed' ? 'WS-Federation' : 'SAML 2.0')}  ${safeText(signInUrl)}`,
      ...certificates.map(
        ({ thumbprint, subject, sha256 }) => `  ${thumbprint}  ${safeText(subject)}  sha256 ${sha256}`,
      ),
      ...findings.flatMap((finding) => marked(finding.state, findingText(finding), surface, 2)),
    ]),
    ...(provider.exchangeFault ? ['', ...faultLines(provider.exchangeFault, surface)] : []),
  ];
}

const PARTS = { good: 'good', attention: 'notice', problem: 'problem' } as const;

export function checkLines(checks: readonly Judged[], surface: Surface): string[] {
  return checks.flatMap(({ code, state, facts }) => {
    const words = WORDS.checks[code];
    const said = words?.[PARTS[state]];
    const text = said === undefined ? code : `${words?.name ?? code}: ${fill(said, readable(facts), 'en')}`;
    return marked(state, state === 'attention' ? `${text} (--accept ${code})` : text, surface);
  });
}

export function conversionLines(answer: Partial<Changed>, { width }: Surface): string[] {
  if ('changed' in answer && answer.changed === false)
    return ['The tenant has the certificates of the provider already.'];
  if (answer.nextAt !== undefined) {
    const { federated, raised, ended, nextAt } = answer;
    const said = `${String(federated)} federated; ${String(raised)} new alarms, ${String(ended)} ended. The next look is due ${moment(nextAt)}.`;
    return prose(said, width);
  }
  const conversion = 'conversion' in answer ? answer.conversion : answer;
  if (!conversion) return ['Given up: the tenant was not touched.'];
  const { domain = '', state = '', wayBack = 0 } = conversion as Partial<CallResult<'federation-convert'>>;
  return prose(`${safeText(domain)}: ${state}. The way back is number ${String(wayBack)}.`, width);
}

export function progressLine({ step, domain, seen }: EventPayload<'federation-progress'>): string {
  const said = {
    checks: 'checking',
    'way-back': 'saving the way back',
    write: 'changing the tenant',
    confirm: 'waiting until everybody sees it',
    done: 'done',
  }[step];
  const where = seen ? ` (directory: ${seen.domain}, sign-in service: ${seen.realm})` : '';
  return `${safeText(domain)}: ${said}${where}`;
}

/** What each step of the script is for. */
export function stepLines({ steps }: Artefacts, { width, style }: Surface): string[] {
  return steps.flatMap(({ id }) => {
    const words = WORDS.steps[id];
    if (!words) return [];
    return [style.bold(words.name), ...prose(words.why, width).map((line) => `  ${line}`)];
  });
}

export function partnerLines({ partner }: Artefacts, { style }: Surface): string[] {
  const { entityId, replyUrl, signature, nameIdFormat, nameId, claims, issuers } = partner;
  const anchored = ({ attribute, fallback }: { attribute: string; fallback: string | null }) =>
    fallback === null ? attribute : `${attribute}, else ${fallback}`;
  const rows: (readonly [string, string])[] = [
    ['Entity id, audience', entityId],
    ['Reply URL', replyUrl],
    ['Signature', `${signature}, of the assertion`],
    ['Name identifier', `${nameIdFormat}: ${anchored(nameId)}, base64`],
    ...claims.map((claim) => [claim.type, `${anchored(claim)}, ${claim.encoding}`] as const),
    ...issuers.map(({ domain, issuer }) => [`Issuer of ${domain}`, issuer] as const),
  ];
  return rows.map(([name, value]) => `${style.quiet(safeText(name))}\n  ${safeText(value)}`);
}
