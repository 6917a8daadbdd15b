/** A diagnosis as text for a ticket: one line a step, facts by their names. It has no hash to hold. */

import type { Diagnosis, DiagnosisStep, PersonStatus } from '../../sign-in/password-hash-sync/status.ts';

export function diagnosisText({ at, steps, person }: Diagnosis): string {
  return [`${at} password hash synchronization`, ...steps.map(lineOf), ...(person ? personLines(person) : [])].join(
    '\n',
  );
}

/** `problem  contoso.test DC=contoso,DC=test: account-rights code="replication-right-missing" ...`. */
function lineOf({ check, connector, partition, result, fault, detail }: DiagnosisStep): string {
  const place = [connector, partition].filter((part) => part !== null).join(' ');
  const facts = { ...detail, ...(fault ? { code: fault.code, ...fault.detail } : {}) };
  return [result.padEnd(8), ...(place === '' ? [] : [`${place}:`]), check, ...pairsOf(facts)].join(' ');
}

function personLines({
  name,
  dn,
  outcome,
  reason,
  changedAt,
  sentAt,
  attempts,
  rules,
  history,
}: PersonStatus): string[] {
  const facts = { name, dn, outcome, reason, changedAt, sentAt, attempts };
  return [
    ['person  ', ...pairsOf(facts)].join(' '),
    ...rules.map(({ direction, rule, precedence, inScope }) =>
      ['rule    ', direction, ...pairsOf({ rule, precedence, inScope })].join(' '),
    ),
    ...history.map(({ at, kind, outcome: came, reason: why, cause, fault }) =>
      ['event   ', at, kind, ...pairsOf({ outcome: came, reason: why, cause, code: fault?.code ?? null })].join(' '),
    ),
  ];
}

function pairsOf(facts: { readonly [name: string]: string | number | boolean | null }): string[] {
  return Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [`${name}=${JSON.stringify(value)}`]));
}
