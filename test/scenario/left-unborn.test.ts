import { expect, test } from 'vitest';
import type { Connector } from '../../engine/connectors/connector.ts';
import { expectConverged, openLab, person, personDn, stepOf } from './lab.ts';

/** A connector whose process dies with its first creation: before it is sent, or when it was carried out. */
function dying(isCarriedOut: boolean) {
  return (connector: Connector): Connector => ({
    ...connector,
    async *export(operations, options) {
      const creates = connector.kind === 'entra-id' && operations.some(({ kind }) => kind === 'add');
      for await (const outcome of creates && !isCarriedOut ? [] : connector.export(operations, options)) {
        if (!creates) yield outcome;
      }
      if (creates) throw new Error('the process is gone');
    },
  });
}

test.each([
  { what: 'was never carried out', isCarriedOut: false },
  { what: 'was carried out', isCarriedOut: true },
])('somebody who leaves while the answer to their creation is missing leaves no trace: it $what', async (creation) => {
  const lab = await openLab({ people: ['bert', person('anna', { manager: personDn('bert') })] });
  await lab.cycle('initial');
  await lab.cycle();
  await lab.restart({ wrapConnector: dying(creation.isCarriedOut) });
  await lab.forest.add(person('carl', { manager: personDn('bert') }));
  await lab.cycle();
  await lab.restart();
  await lab.forest.remove(personDn('carl'));
  const cycle = await lab.cycle();
  await lab.cycle();
  await lab.cycle();
  expect(lab.tenant.state.list('user')).toHaveLength(2);
  expect(stepOf(cycle, 'tenant', 'Export')?.result).toBe('success');
  await expectConverged(lab);
});
