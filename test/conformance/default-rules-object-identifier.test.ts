import { expect, it } from 'vitest';
import { computeMetaverse } from '../../engine/metaverse/compute.ts';
import type { AttributeValue, Attributes } from '../../engine/model/attribute-value.ts';
import type { CompiledRule } from '../../engine/rules/compiled-rule.ts';
import { object } from '../unit/rules/builders.ts';
import { ourSide, SECOND } from './default-rules-sides.ts';

/** What of an account decides which of two gives the anchor. */
interface Account {
  readonly enabled: boolean;
  readonly linked: boolean;
  readonly mailbox: boolean;
  readonly kept: boolean;
}

const EITHER = [true, false];
const ACCOUNTS: readonly Account[] = EITHER.flatMap((enabled) =>
  EITHER.flatMap((linked) => EITHER.flatMap((mailbox) => EITHER.map((kept) => ({ enabled, linked, mailbox, kept })))),
);

const FORESTS = ['AD', SECOND] as const;
const guidIn = (place: number) => new Uint8Array(16).fill(1 + place);
const keptIn = (place: number) => new Uint8Array(16).fill(0x11 + place);

function inputOf({ enabled, linked, mailbox, kept }: Account, place: number) {
  return object({
    dn: [`CN=Anna Berg,DC=forest${place},DC=test`],
    cn: ['Anna Berg'],
    sAMAccountName: ['aberg'],
    userAccountControl: [enabled ? 512n : 514n],
    objectGUID: [guidIn(place)],
    ...(linked && { msExchRecipientTypeDetails: [2n] }),
    ...(mailbox && { mailNickname: ['aberg'] }),
    ...(kept && { 'mS-DS-ConsistencyGuid': [keptIn(place)] }),
  });
}

/** The forest from which the anchor is; -1 if there is none. */
function placeOf(anchor: AttributeValue | undefined, accounts: readonly Account[]): number {
  return accounts.findIndex(
    ({ kept }, place) => anchor === Buffer.from(kept ? keptIn(place) : guidIn(place)).toString('base64'),
  );
}

/** The identity of one person with an account in each forest. */
function identityOf(accounts: readonly Account[], rules: readonly CompiledRule[]): Attributes {
  const members = accounts.map((account, place) => {
    const input = inputOf(account, place);
    const isOwn = ({ rule }: CompiledRule) =>
      rule.direction === 'inbound' && rule.connector === FORESTS[place] && rule.connectorSpaceObjectType === 'user';
    return { csId: place, input, rules: rules.filter((rule) => isOwn(rule) && rule.inScope(input)) };
  });
  const computed = computeMetaverse(members, {}, (id) => rules.findIndex(({ rule }) => rule.id === id));
  if (!computed.ok) throw new Error(JSON.stringify(computed.failure));
  return computed.attributes;
}

it.each(['objectGUID', 'ms-DS-ConsistencyGuid'] as const)(
  'whoever gives the anchor of a person in two forests gives the object identifier too, the anchor being %s',
  (sourceAnchor) => {
    const forests = FORESTS.map((connector) => ({ connector, exchangeSchema: true }));
    const { rules } = ourSide({ sourceAnchor, forests });
    const known = ACCOUNTS.filter(({ kept }) => !kept || sourceAnchor !== 'objectGUID');
    const givers = new Set<number>();
    for (const accounts of known.flatMap((first) => known.map((second) => [first, second]))) {
      const identity = identityOf(accounts, rules);
      const giver = placeOf(identity['sourceAnchor']?.[0], accounts);
      givers.add(giver);
      const told = JSON.stringify(accounts);
      expect(giver < 0, told).toBe(accounts.every(({ linked }) => linked));
      expect(identity['onPremisesObjectIdentifier'], told).toEqual(giver < 0 ? undefined : [guidIn(giver)]);
    }
    expect([...givers].toSorted()).toEqual([-1, 0, 1]);
  },
);
