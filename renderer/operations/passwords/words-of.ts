/** Where somebody's password stands, and what happened to it, in words: one outcome, one event. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import type { Catalogue, Tone } from '../../../engine/api/contract/words/catalogue.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { fill } from '../../../engine/api/contract/words/fill.ts';

export type PasswordStatus = CallResult<'password-sync'>;
export type PasswordDomain = PasswordStatus['domains'][number];
export type Person = NonNullable<CallResult<'password-sync-person'>>;
export type PasswordEvent = Person['history'][number];
export type FailureGroup = PasswordStatus['failures'][number];

/** Whose password is none of ours is no remark, unless the next cycle changes that. */
export function outcomeTone(outcome: string, { passwords }: Catalogue, reason: string | null = null): Tone | 'quiet' {
  if (outcome === 'no-password' || (outcome === 'out-of-scope' && reason !== 'not-exported')) return 'quiet';
  return passwords.outcomes[outcome]?.tone ?? 'notice';
}

export function outcomeName(outcome: string, { passwords }: Catalogue): string {
  return passwords.outcomes[outcome]?.name ?? outcome;
}

export function outcomeMeaning(outcome: string, { passwords }: Catalogue): string {
  return passwords.outcomes[outcome]?.meaning ?? '';
}

export function reasonText(reason: string | null, { passwords }: Catalogue): string | undefined {
  return reason === null ? undefined : (passwords.reasons[reason] ?? reason);
}

/** `tried again: the tenant did not find Anna`, with the words of the fault where it is known. */
export function eventText(event: PasswordEvent, catalogue: Catalogue): string {
  const { passwords, language } = catalogue;
  const { kind, outcome, reason, who, detail } = event;
  const why = typeof detail['why'] === 'string' ? (passwords.fullReasons[detail['why']] ?? detail['why']) : undefined;
  return fill(
    passwords.events[kind] ?? kind,
    {
      ...detail,
      why,
      outcome: outcome === null ? undefined : sentenceCase(outcomeName(outcome, catalogue)),
      reason: reasonText(reason, catalogue) ?? (event.fault ? explainFault(event.fault, catalogue).what : undefined),
      who: who ?? undefined,
    },
    language,
  );
}

export function causeText({ cause, who }: PasswordEvent, { passwords, language }: Catalogue): string {
  return cause === null ? '' : fill(passwords.causes[cause] ?? cause, { who: who ?? undefined }, language);
}

/** What a group of failures has in common; a number is the service's own. */
export function failureText(group: FailureGroup, catalogue: Catalogue, resultOf: (number: string) => string): string {
  const { reason, cause } = group;
  if (reason !== null) return sentenceCase(reasonText(reason, catalogue) ?? reason);
  if (cause === null) return outcomeMeaning(group.outcome, catalogue);
  if (/^-?\d+$/.test(cause)) return resultOf(cause);
  return explainFault({ code: cause, stage: 'export', detail: {}, retry: 'later' }, catalogue).why;
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `DC=contoso,DC=test` is `contoso.test`. */
export function domainName(dn: string): string {
  const labels = dn.split(',').flatMap((part) => /^\s*DC=(.*)$/i.exec(part)?.[1] ?? []);
  return labels.length === 0 ? dn : labels.join('.');
}
