/** Settings of a tenant by name, and their words. */

import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { ENGLISH_WORDS } from '../../words/english/english.ts';
import type { Translate, WordKey } from '../../words/words.tsx';

export type Settings = CallResult<'tenant-settings'>;
export type Feature = Settings['features'][number];
export type Change = Omit<CallArguments<'tenant-settings-change'>, 'handle'>;

const NAMES = ENGLISH_WORDS.tasks.tenant.names;

/** One that this interface has no word for keeps its own name. */
export function settingName(t: Translate, name: string): string {
  return Object.hasOwn(NAMES, name) ? t(`tasks.tenant.names.${name}` as WordKey) : name;
}

/** Addresses as they are typed, and the first that is none. */
export function readAddresses(text: string): { readonly addresses: readonly string[]; readonly wrong?: string } {
  const addresses = text.split(/[\s,;]+/).filter((part) => part !== '');
  const wrong = addresses.find((address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address));
  return wrong === undefined ? { addresses } : { addresses, wrong };
}
