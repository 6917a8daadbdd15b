/** The comparison of the back ends, row by row, out of the data that the connectors work by. */

import type { CallResult } from '../../../../engine/api/contract/contract.ts';

export type BackEndFacts = CallResult<'back-ends'>[number];
export type Row = 'users' | 'groups' | 'publicFolders' | 'contacts' | 'devices' | CodeRow;
type CodeRow = (typeof CODES)[number][0];

const TYPES = [
  ['users', 'user'],
  ['groups', 'group'],
  ['contacts', 'contact'],
  ['devices', 'device'],
  ['publicFolders', 'publicFolder'],
] as const;

/** What has a difference of its own, and no type of object. */
const CODES = [
  ['mailEnabledGroups', 'mail-enabled-groups-not-carried'],
  ['proxyAddresses', 'proxy-addresses-not-carried'],
  ['exchangeAttributes', 'exchange-attributes-not-carried'],
  ['photos', 'photos-not-carried'],
  ['onPremisesAttributes', 'on-premises-attributes-not-carried'],
  ['passwordHashes', 'password-hashes-not-carried'],
] as const;

/** `changes`: what is there is kept up to date, and nothing new is made. */
export type Carried = 'yes' | 'changes' | 'no';

export interface ComparisonRow {
  readonly row: Row;
  /** In the order of the back ends. */
  readonly carried: readonly Carried[];
}

export function comparisonRows(backEnds: readonly BackEndFacts[]): readonly ComparisonRow[] {
  const carries = ({ objectTypes }: BackEndFacts, type: string): Carried => {
    const operations = objectTypes.find(({ objectType }) => objectType === type)?.operations ?? [];
    return operations.includes('add') ? 'yes' : operations.length > 0 ? 'changes' : 'no';
  };
  const lacks = ({ differences }: BackEndFacts, code: string): Carried => (differences.includes(code) ? 'no' : 'yes');
  return [
    ...TYPES.map(([row, type]) => ({ row, carried: backEnds.map((backEnd) => carries(backEnd, type)) })),
    ...CODES.map(([row, code]) => ({ row, carried: backEnds.map((backEnd) => lacks(backEnd, code)) })),
  ];
}

/** Differences that no row of the table says. */
export function otherDifferences({ differences }: BackEndFacts): readonly string[] {
  return differences.filter((code) => !code.endsWith('-not-carried'));
}

export function writtenOfPeople({ objectTypes }: BackEndFacts): number {
  return objectTypes.find(({ objectType }) => objectType === 'user')?.written.length ?? 0;
}
