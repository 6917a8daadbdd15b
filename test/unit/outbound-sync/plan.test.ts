import { describe, expect, test } from 'vitest';
import type { ConnectorCapabilities } from '../../../engine/connectors/connector.ts';
import type { PendingExport } from '../../../engine/connector-space/pending-exports.ts';
import type { Attributes } from '../../../engine/model/attribute-value.ts';
import { evaluateFlows, stage, type TargetState } from '../../../engine/outbound-sync/plan.ts';
import { AUTHORITATIVE_NULL, error, flow, IGNORE, input, NULL, referenceFlow, rule, values } from '../rule-builders.ts';

function flowsOf(...results: readonly ReturnType<typeof flow>[]) {
  return results.map((one, index) => rule(`r${index}`, { flows: [one] }));
}

const MERGES = { mergeType: 'MergeCaseInsensitive' } as const;

describe('what outbound flows want', () => {
  test.each<[string, ReturnType<typeof flowsOf>, boolean, Attributes]>([
    ['the first value wins', flowsOf(flow('title', values('a')), flow('title', values('b'))), false, { title: ['a'] }],
    ['nothing lets the next speak', flowsOf(flow('title', NULL), flow('title', values('b'))), false, { title: ['b'] }],
    ['nothing at all clears', flowsOf(flow('title', NULL)), false, { title: [] }],
    [
      'nothing after a value clears nothing',
      flowsOf(flow('title', values('a')), flow('title', NULL)),
      false,
      { title: ['a'] },
    ],
    [
      'nothing with authority clears and ends it',
      flowsOf(flow('title', AUTHORITATIVE_NULL), flow('title', values('b'))),
      false,
      { title: [] },
    ],
    ['an ignored flow leaves the attribute alone', flowsOf(flow('title', IGNORE)), false, {}],
    [
      'an ignored flow lets the next speak',
      flowsOf(flow('title', IGNORE), flow('title', values('b'))),
      false,
      { title: ['b'] },
    ],
    [
      'merged values are one set',
      flowsOf(
        flow('tags', values('a', 'b'), { mergeType: 'Merge' }),
        flow('tags', values('b', 'c'), { mergeType: 'Merge' }),
      ),
      false,
      { tags: ['a', 'b', 'c'] },
    ],
    [
      'merged without regard to case the first spelling stays',
      flowsOf(
        flow('tags', values('a'), { mergeType: 'MergeCaseInsensitive' }),
        flow('tags', values('A', 'b'), { mergeType: 'MergeCaseInsensitive' }),
      ),
      false,
      { tags: ['a', 'b'] },
    ],
    [
      'a flow that applies once speaks when the object is made',
      flowsOf(flow('password', values('x'), { applyOnce: true })),
      true,
      { password: ['x'] },
    ],
    ['and is silent ever after', flowsOf(flow('password', values('x'), { applyOnce: true })), false, {}],
  ])('%s', (_, rules, adding, attributes) => {
    const result = evaluateFlows(rules, input(), adding);
    expect(result.ok && result.flows.attributes).toEqual(attributes);
  });

  test.each<[string, Attributes, ReturnType<typeof flow>, Attributes]>([
    ['add to what the target has', { tags: ['a'] }, flow('tags', values('b'), MERGES), { tags: ['a', 'b'] }],
    ['add nothing that is there', { tags: ['A', 'b'] }, flow('tags', values('a'), MERGES), { tags: ['A', 'b'] }],
    ['take nothing away where there is nothing to add', { tags: ['a'] }, flow('tags', NULL, MERGES), {}],
  ])('merging flows %s', (_, standing, merging, attributes) => {
    const result = evaluateFlows(flowsOf(merging), input(), false, standing);
    expect(result.ok && result.flows.attributes).toEqual(attributes);
  });

  test('the DN is no attribute', () => {
    const result = evaluateFlows(flowsOf(flow('dn', values('CN=x'))), input(), true);
    expect(result).toEqual({ ok: true, flows: { attributes: {}, dn: 'CN=x', references: [] } });
  });

  test('a rule that only joins makes nothing flow', () => {
    const silent = rule('silent', { document: { linkType: 'JoinNoFlow' }, flows: [flow('title', values('a'))] });
    expect(evaluateFlows([silent], input(), true)).toMatchObject({ flows: { attributes: {} } });
  });

  test('the first rule that has a reference feeds it', () => {
    const result = evaluateFlows(flowsOf(referenceFlow('member'), referenceFlow('member', 'other')), input(), false);
    expect(result.ok && result.flows.references).toEqual([{ attribute: 'member', mvAttribute: 'member', rule: 'r0' }]);
  });

  test('an ignored expression beside a reference leaves the reference to flow', () => {
    const result = evaluateFlows(flowsOf(flow('member', IGNORE), referenceFlow('member')), input(), false);
    expect(result.ok && result.flows.references).toHaveLength(1);
  });

  test('an error names rule, attribute and place', () => {
    expect(evaluateFlows(flowsOf(flow('title', error('no'))), input(), false)).toEqual({
      ok: false,
      rule: 'r0',
      attribute: 'title',
      message: 'no',
      position: 3,
    });
  });
});

const CAPABILITIES: ConnectorCapabilities = {
  objectTypes: {
    user: { operations: ['add', 'update', 'delete'], attributes: ['title', 'city'] },
    contact: { operations: [], attributes: [] },
    group: {
      operations: ['add', 'update'],
      attributes: ['title', 'securityEnabled'],
      createdWith: { securityEnabled: true },
    },
  },
};

function pending(parts: Partial<PendingExport>): PendingExport {
  return {
    objectId: 1,
    connectorId: 1,
    operation: 'update',
    attributes: {},
    awaiting: {},
    state: 'staged',
    settle: false,
    unsupported: [],
    ...parts,
  };
}

function target(parts: Partial<TargetState>): TargetState {
  return { objectType: 'user', inDirectory: true, image: {}, pending: undefined, ...parts };
}

const PLANNED = { inDirectory: false };
const SENT_ADD = pending({ operation: 'add', state: 'sent', awaiting: { title: ['a'] } });

describe('the difference between what is and what is wanted', () => {
  test.each<[string, Partial<TargetState>, Attributes, object | undefined]>([
    ['is nothing where the object is as wanted', { image: { title: ['a'] } }, { title: ['a'] }, undefined],
    ['is nothing where what is to be cleared is not there', {}, { title: [] }, undefined],
    [
      'is what differs and no more',
      { image: { title: ['a'], city: ['x'] } },
      { title: ['b'], city: ['x'] },
      { operation: 'update', state: 'staged', attributes: { title: ['b'] } },
    ],
    ['clears', { image: { title: ['a'] } }, { title: [] }, { state: 'staged', attributes: { title: [] } }],
    [
      'takes what was sent for done, and waits for it',
      { pending: pending({ state: 'sent', awaiting: { title: ['a'] } }) },
      { title: ['a'] },
      { state: 'sent', attributes: {}, awaiting: { title: ['a'] } },
    ],
    [
      'is staged beside what was sent',
      { pending: pending({ state: 'sent', awaiting: { title: ['a'] } }) },
      { title: ['a'], city: ['x'] },
      { operation: 'update', state: 'staged', attributes: { city: ['x'] }, awaiting: { title: ['a'] } },
    ],
    [
      'is staged against what was sent, when the wish has changed meanwhile',
      { image: { title: ['old'] }, pending: pending({ state: 'sent', awaiting: { title: ['a'] } }) },
      { title: ['old'] },
      { state: 'staged', attributes: { title: ['old'] } },
    ],
    [
      'forgets what was staged and is no longer wanted',
      { image: { title: ['a'] }, pending: pending({ attributes: { title: ['b'] } }) },
      { title: ['a'] },
      undefined,
    ],
    [
      'remembers that an answer was lost',
      { image: { title: ['a'] }, pending: pending({ attributes: { title: ['b'] }, settle: true }) },
      { title: ['c'] },
      { state: 'staged', settle: true },
    ],
    [
      'counts what cannot be carried, and sends the rest',
      {},
      { title: ['a'], proxyAddresses: ['x'] },
      { state: 'staged', attributes: { title: ['a'] }, unsupported: ['proxyAddresses'] },
    ],
    [
      'is not supported where nothing of it can be carried',
      {},
      { proxyAddresses: ['x'] },
      { operation: 'update', state: 'unsupported', attributes: {}, unsupported: ['proxyAddresses'] },
    ],
    [
      'of a type that cannot be carried is not supported',
      { objectType: 'contact' },
      { title: ['a'] },
      { state: 'unsupported', unsupported: ['title'] },
    ],
    [
      'makes a planned object with everything that is wanted',
      PLANNED,
      { title: ['a'], proxyAddresses: ['x'] },
      { operation: 'add', state: 'staged', attributes: { title: ['a'] }, unsupported: ['proxyAddresses'] },
    ],
    [
      'makes a planned object even without attributes',
      PLANNED,
      {},
      { operation: 'add', state: 'staged', attributes: {} },
    ],
    [
      'makes a planned object anew from what is wanted now',
      { ...PLANNED, pending: pending({ operation: 'add', attributes: { title: ['a'] }, settle: true }) },
      { title: ['b'] },
      { operation: 'add', attributes: { title: ['b'] }, settle: true },
    ],
    [
      'shows what a planned object would have that no operation can make',
      { ...PLANNED, objectType: 'contact' },
      { title: ['a'] },
      { operation: 'add', state: 'unsupported', attributes: { title: ['a'] } },
    ],
    [
      'makes no object that would be another one than the back end makes',
      { ...PLANNED, objectType: 'group' },
      { title: ['a'], securityEnabled: [false] },
      { operation: 'add', state: 'unsupported', attributes: { title: ['a'], securityEnabled: [false] } },
    ],
    [
      'makes an object that says nothing of that',
      { ...PLANNED, objectType: 'group' },
      { title: ['a'] },
      { operation: 'add', state: 'staged', attributes: { title: ['a'] } },
    ],
    [
      'waits for a new object that was sent',
      { ...PLANNED, pending: SENT_ADD },
      { title: ['a'] },
      { operation: 'add', state: 'sent', attributes: {}, awaiting: { title: ['a'] } },
    ],
    [
      'updates a new object that was sent',
      { ...PLANNED, pending: SENT_ADD },
      { title: ['b'] },
      { operation: 'update', state: 'staged', attributes: { title: ['b'] }, awaiting: { title: ['a'] } },
    ],
  ])('%s', (_, state, wanted, expected) => {
    const staging = stage(target(state), wanted, CAPABILITIES);
    if (expected === undefined) expect(staging).toBeUndefined();
    else expect(staging).toMatchObject(expected);
  });
});
