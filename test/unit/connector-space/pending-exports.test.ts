import { describe, expect, test } from 'vitest';
import {
  confirmExport,
  expectedAttributes,
  type PendingExport,
} from '../../../engine/connector-space/pending-exports.ts';

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

describe('what an object is expected to become', () => {
  test('without anything pending it is as imported', () => {
    expect(expectedAttributes({ title: ['a'] }, undefined)).toEqual({ title: ['a'] });
  });

  test('what is staged lies over what was sent, and that over what was imported', () => {
    const waiting = pending({
      attributes: { title: ['staged'], mail: [] },
      awaiting: { title: ['sent'], city: ['sent'] },
    });
    const image = { title: ['imported'], city: ['imported'], mail: ['imported'], state: ['imported'] };
    expect(expectedAttributes(image, waiting)).toEqual({ title: ['staged'], city: ['sent'], state: ['imported'] });
  });
});

describe('an import of an object that waits', () => {
  const image = { title: ['Engineer'], tags: ['b', 'a'] };

  test.each<[what: string, waiting: Partial<PendingExport>, expected: object]>([
    [
      'confirms what was sent and came back, whatever the order of values',
      { state: 'sent', awaiting: { title: ['Engineer'], tags: ['a', 'b'] } },
      { left: undefined, notReimported: [], operationLost: false },
    ],
    [
      'confirms that a value was cleared',
      { state: 'sent', awaiting: { mail: [] } },
      { left: undefined, notReimported: [] },
    ],
    [
      'stages again what came back otherwise, and says which',
      { state: 'sent', awaiting: { title: ['Director'], tags: ['a', 'b'] } },
      {
        left: { operation: 'update', state: 'staged', attributes: { title: ['Director'] }, awaiting: {} },
        notReimported: ['title'],
      },
    ],
    [
      'keeps what is staged and not there yet without a complaint',
      { attributes: { title: ['Director'] } },
      { left: { state: 'staged', attributes: { title: ['Director'] } }, notReimported: [] },
    ],
    ['drops what is staged and there already', { attributes: { title: ['Engineer'] } }, { left: undefined }],
    [
      'lets a later wish for an attribute win over what was sent of it',
      { attributes: { title: ['Engineer'] }, awaiting: { title: ['Director'] } },
      { left: undefined, notReimported: [] },
    ],
    [
      'turns a new object into one that is there, with what it still lacks',
      { operation: 'add', state: 'sent', awaiting: { title: ['Engineer'], city: ['Oslo'] } },
      { left: { operation: 'update', state: 'staged', attributes: { city: ['Oslo'] } }, notReimported: ['city'] },
    ],
    [
      'turns an object that was to be created and is there into one to be updated',
      { operation: 'add', attributes: { title: ['Director'] }, settle: true },
      { left: { operation: 'update', attributes: { title: ['Director'] }, settle: false }, operationLost: false },
    ],
    [
      'keeps remembering what the back end cannot carry',
      { state: 'sent', awaiting: { title: ['Engineer'] }, unsupported: ['proxyAddresses'] },
      { left: { state: 'unsupported', attributes: {}, awaiting: {}, unsupported: ['proxyAddresses'] } },
    ],
    [
      'finds a deletion that was sent and did not happen, and stages it again',
      { operation: 'delete', state: 'sent' },
      { left: { operation: 'delete', state: 'staged' }, operationLost: true },
    ],
    [
      'leaves a deletion that was not sent as it is',
      { operation: 'delete', state: 'staged' },
      { left: { operation: 'delete', state: 'staged' }, operationLost: false },
    ],
    [
      'leaves a deletion that the back end cannot carry as it is',
      { operation: 'delete', state: 'unsupported' },
      { left: { operation: 'delete', state: 'unsupported' }, operationLost: false },
    ],
  ])('%s', (_, waiting, expected) => {
    const confirmation = confirmExport(pending(waiting), image);
    expect(confirmation).toMatchObject(expected);
    if ('left' in expected && expected.left === undefined) expect(confirmation.left).toBeUndefined();
  });
});
