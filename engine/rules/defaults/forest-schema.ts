/** Which attributes a forest has, when only the extensions of its schema are known. */

import type { ForestChoice } from './choices.ts';
import { names, type HasAttribute } from './template.ts';

/** Exchange adds these; the few `msExch` attributes that Windows Server has by itself are in `BASE_EXCHANGE`. */
const EXCHANGE = new Set(
  names(`
    altRecipient authOrig dLMemRejectPerms dLMemSubmitPerms hideDLMembership mailNickname oOFReplyToOriginator publicDelegates
    reportToOriginator reportToOwner targetAddress telephoneAssistant unauthOrig
  `),
);
const EXCHANGE_NAME = /^(?:msExch.+|extensionAttribute\d+)$/;
const BASE_EXCHANGE = new Set(['msExchAssistantName', 'msExchHouseIdentifier', 'msExchLabeledURI']);
const LYNC_NAME = /^msRTCSIP-/;

export function hasAttribute(forest: ForestChoice): HasAttribute {
  if (forest.attributes !== undefined) {
    const known = new Set([...forest.attributes, 'dn']);
    return (attribute) => known.has(attribute);
  }
  return (attribute) => {
    if (LYNC_NAME.test(attribute)) return false;
    if (forest.exchangeSchema || BASE_EXCHANGE.has(attribute)) return true;
    return !EXCHANGE.has(attribute) && !EXCHANGE_NAME.test(attribute);
  };
}
