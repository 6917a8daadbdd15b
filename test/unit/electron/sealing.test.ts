import { describe, expect, it } from 'vitest';
import { openKeySealer } from '../../../engine/settings/secrets.ts';
import { createSystemSealer } from '../../../main/electron/engine/system-sealer.ts';
import type { FromEngine } from '../../../main/electron/shell-channels.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** The shell with a system that seals by turning the text around. */
function sealerOverShell(folder: string, answers = true) {
  const asked: FromEngine[] = [];
  const system = createSystemSealer((request) => {
    asked.push(request);
    if (request.type !== 'seal' && request.type !== 'unseal') return;
    const { id } = request;
    setImmediate(() => {
      if (!answers) system.settle({ type: 'seal-failed', id });
      else if (request.type === 'seal') {
        system.settle({ type: 'sealed', id, sealed: Buffer.from([...request.secret].toReversed().join('')) });
      } else {
        const secret = [...Buffer.from(request.sealed).toString('utf8')].toReversed().join('');
        system.settle({ type: 'unsealed', id, secret });
      }
    });
  });
  return { asked, sealer: system.over(folder, {}) };
}

describe('secrets of the desktop application', () => {
  it('are sealed by the system, each request answered as itself', async () => {
    const { sealer, asked } = sealerOverShell(await temporaryDirectory());
    const [one, two] = await Promise.all([sealer.seal('a', 'first'), sealer.seal('b', 'second')]);
    expect(one.toString('latin1')).not.toContain('first');
    expect(await Promise.all([sealer.unseal('a', one), sealer.unseal('b', two)])).toEqual(['first', 'second']);
    expect(asked.map(({ type }) => type)).toEqual(['seal', 'seal', 'unseal', 'unseal']);
  });

  it('that a host without a desktop sealed can still be read', async () => {
    const folder = await temporaryDirectory();
    const sealed = await (await openKeySealer(folder, {})).seal('a', 'from the service');
    const { sealer, asked } = sealerOverShell(folder);
    expect(await sealer.unseal('a', sealed)).toBe('from the service');
    expect(asked).toEqual([]);
  });

  it('that the system does not open are asked for again, without a reason that could hold them', async () => {
    const { sealer } = sealerOverShell(await temporaryDirectory(), false);
    await expect(sealer.seal('a', 'first')).rejects.toMatchObject({
      fault: { code: 'secret-missing', detail: { name: 'a', reason: 'sealed-with-another-key' } },
    });
  });
});
