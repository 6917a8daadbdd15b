/**
 * A few expressions of the standard rules as somebody would write them in TypeScript, to hold the language's speed against.
 * Each gives the values of the flow, or undefined where the expression gives NULL.
 */

import type { AttributeValue } from '../../engine/model/attribute-value.ts';
import type { RuleInput } from '../../engine/rules/compiled-rule.ts';

export type ByHand = (input: RuleInput) => readonly AttributeValue[] | undefined;

const text = ({ attributes }: RuleInput, name: string): string | undefined => {
  const value = attributes[name]?.[0];
  return typeof value === 'string' ? value : undefined;
};
const bits = ({ attributes }: RuleInput, name: string): bigint | undefined => {
  const value = attributes[name]?.[0];
  return typeof value === 'bigint' ? value : undefined;
};
const one = (value: AttributeValue | undefined) => (value === undefined || value === '' ? undefined : [value]);

function displayName(input: RuleInput) {
  return one(text(input, 'displayName') || text(input, 'cn'));
}

function accountEnabled(input: RuleInput) {
  return [((bits(input, 'userAccountControl') ?? 0n) & 2n) === 0n];
}

function title(input: RuleInput) {
  return one(text(input, 'title')?.trim());
}

function proxyAddresses({ imported }: RuleInput) {
  const trimmed = (imported['proxyAddresses'] ?? []).map((address) => String(address).trim());
  const seen = new Set<string>();
  const unique = trimmed.filter((address) => !seen.has(address.toLowerCase()) && seen.add(address.toLowerCase()));
  return unique.length === 0 ? undefined : unique;
}

/** Up to the first comma that is not escaped. */
const FIRST_RDN = /^(?:\\.|[^,\\])*/;

function cloudFiltered(input: RuleInput) {
  const account = text(input, 'sAMAccountName');
  const alias = text(input, 'mailNickname') ?? '';
  const isFiltered =
    input.attributes['isCriticalSystemObject'] !== undefined ||
    account === undefined ||
    account === 'SUPPORT_388945a0' ||
    alias.startsWith('SystemMailbox{') ||
    account.startsWith('AAD_') ||
    (alias.startsWith('CAS_') && alias.includes('}')) ||
    (account.startsWith('CAS_') && account.includes('}')) ||
    account.startsWith('MSOL_') ||
    ((bits(input, 'msExchRecipientTypeDetails') ?? 0n) & 0x21c07000n) > 0n ||
    (FIRST_RDN.exec(text(input, 'dn') ?? '')?.[0] ?? '').includes('\\0ACNF:');
  return isFiltered ? [true] : undefined;
}

/** By the target and the text of the expression: one that has changed has to be written again here. */
export const BY_HAND: readonly { readonly target: string; readonly expression: string; readonly byHand: ByHand }[] = [
  { target: 'displayName', expression: 'IIF(IsNullOrEmpty([displayName]),[cn],[displayName])', byHand: displayName },
  {
    target: 'accountEnabled',
    expression: 'IIF(BitAnd([userAccountControl],2)=0,True,False)',
    byHand: accountEnabled,
  },
  { target: 'title', expression: 'Trim([title])', byHand: title },
  {
    target: 'proxyAddresses',
    expression: 'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))',
    byHand: proxyAddresses,
  },
  {
    target: 'cloudFiltered',
    expression:
      'IIF(IsPresent([isCriticalSystemObject]) || IsPresent([sAMAccountName]) = False || ' +
      '[sAMAccountName] = "SUPPORT_388945a0" || Left([mailNickname], 14) = "SystemMailbox{" || ' +
      'Left([sAMAccountName], 4) = "AAD_" || (Left([mailNickname], 4) = "CAS_" && (InStr([mailNickname], "}") > 0)) || ' +
      '(Left([sAMAccountName], 4) = "CAS_" && (InStr([sAMAccountName], "}") > 0)) || Left([sAMAccountName], 5) = "MSOL_" || ' +
      'CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H21C07000) > 0,NULL)) || ' +
      'CBool(InStr(DNComponent(CRef([dn]),1),"\\\\0ACNF:")>0), True, NULL)',
    byHand: cloudFiltered,
  },
];
