/** Links in parts, and bits of features: nothing is lost on the way, whatever the numbers. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireSchema } from '../../../../engine/connectors/entra-id/directory-sync/attributes.ts';
import { childOf, textIn, typeOf } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { encodeBinaryXml } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import {
  FEATURE_BITS,
  featuresIn,
  isDirSyncFeature,
  maskWith,
} from '../../../../engine/connectors/entra-id/directory-sync/company.ts';
import { linkProperty, linksIn, splitLinks } from '../../../../engine/connectors/entra-id/directory-sync/references.ts';
import { NAMESPACE } from '../../../../engine/connectors/entra-id/directory-sync/soap/names.ts';
import type { ReferenceOperation } from '../../../../engine/model/export-operation.ts';
import { decodeElement } from '../binary-xml/xml-text.ts';

const anchors = fc.array(
  fc.nat({ max: 99_999 }).map((number) => `User_${number}`),
  { maxLength: 60 },
);
const lists = fc.array(
  fc.record({ attribute: fc.constantFrom('member', 'authOrig'), added: anchors, removed: anchors }),
  { maxLength: 4 },
);

/** Every link once, with what is to become of it. */
const flat = (references: readonly ReferenceOperation[]) =>
  references.flatMap(({ attribute, added, removed }) => [
    ...added.map((anchor) => `${attribute} + ${anchor}`),
    ...removed.map((anchor) => `${attribute} - ${anchor}`),
  ]);

describe('lists of links in parts', () => {
  it('hold every link once, in order, and no part more than it may', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 40 }), (references, most) => {
        const parts = splitLinks(references, most, () => false);
        expect(flat(parts.flat())).toEqual(flat(references));
        for (const part of parts) expect(linksIn(part)).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('keep both ends of a single link together', () => {
    const manager = { attribute: 'manager', added: ['User_1'], removed: ['User_2'] };
    expect(splitLinks([manager], 1, (attribute) => attribute === 'manager')).toEqual([[manager]]);
  });
});

describe('a single link', () => {
  const attribute = wireSchema().get('user')!.get('manager')!;
  const sent = (operation: Omit<ReferenceOperation, 'attribute'>, sourceAnchor?: string) => {
    const property = linkProperty(attribute, { attribute: 'manager', ...operation }, () => sourceAnchor);
    const root = { c: NAMESPACE.arrays, i: NAMESPACE.instance, '': NAMESPACE.change };
    return childOf(decodeElement(encodeBinaryXml({ ...property, namespaces: root })), 'Value')!;
  };

  it('is the source anchor of its target, where that is known', () => {
    const value = sent({ added: ['User_1'], removed: ['User_2'] }, 'anchor');
    expect([typeOf(value)?.name, textIn(value)]).toEqual(['string', 'anchor']);
  });

  it('is a change by cloud anchor, where it is not', () => {
    expect(typeOf(sent({ added: ['User_1'], removed: [] }))).toEqual({
      namespace: NAMESPACE.change,
      name: 'SyncReferenceChangeCollection',
    });
  });

  it('that goes is nil', () => {
    expect(textIn(sent({ added: [], removed: ['User_2'] }, 'anchor'))).toBeUndefined();
  });
});

describe('features', () => {
  const masks = fc.nat({ max: 2 ** 21 - 1 });

  it('are set one by one, and bits without a name stay', () => {
    fc.assert(
      fc.property(masks, fc.constantFrom(...Object.keys(FEATURE_BITS)), fc.boolean(), (mask, name, on) => {
        if (!isDirSyncFeature(name)) throw new Error(name);
        const changed = maskWith(mask, { [name]: on });
        expect(featuresIn(changed)).toEqual({ ...featuresIn(mask), [name]: on });
        expect(changed & ~FEATURE_BITS[name]).toBe(mask & ~FEATURE_BITS[name]);
      }),
    );
  });
});
