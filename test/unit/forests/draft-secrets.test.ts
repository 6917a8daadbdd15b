import { describe, expect, it } from 'vitest';
import { createDraftSecrets } from '../../../engine/setup/draft-secrets.ts';
import { startForest } from '../../lab/forest/forest.ts';
import { openSetupStage, partOf } from './setup-harness.ts';

describe('the secrets of a draft', () => {
  it('are held by name, the last one given, until they are cleared', () => {
    const secrets = createDraftSecrets();
    secrets.set('forest/contoso.test/password', 'first');
    secrets.set('tenant/private-key', 'key');
    secrets.set('forest/contoso.test/password', 'second');
    expect(secrets.names()).toEqual(['forest/contoso.test/password', 'tenant/private-key']);
    expect(secrets.get('forest/contoso.test/password')).toBe('second');
    secrets.clear();
    expect(secrets.names()).toEqual([]);
    expect(secrets.get('tenant/private-key')).toBeUndefined();
  });

  it('go to the domain controller and nowhere else, right or wrong', async () => {
    const forest = await startForest({ domain: 'contoso.test' });
    const stage = await openSetupStage();
    try {
      for (const password of [forest.administrator.password, 'Wrong.Passw0rd']) {
        stage.type('contoso.test', password);
        const answer = await stage.client.call('forest-check', { forest: partOf(forest) });
        expect(JSON.stringify(answer)).not.toContain(password);
      }
    } finally {
      await stage.close();
      await forest.close();
    }
  });
});

describe('a long question that nobody waits for any more', () => {
  it('ends with the reason of the cancellation', async () => {
    const forest = await startForest({ domain: 'contoso.test' });
    const stage = await openSetupStage();
    try {
      stage.type('contoso.test', forest.administrator.password);
      const cancelled = new AbortController();
      const reason = new Error('the window was closed');
      const onEvent = () => cancelled.abort(reason);
      const call = stage.client.call('forest-check', { forest: partOf(forest) }, { signal: cancelled.signal, onEvent });
      await expect(call).rejects.toBe(reason);
      const rights = stage.client.call(
        'forest-rights',
        { forest: partOf(forest), features: ['basic-read'] },
        { signal: cancelled.signal },
      );
      await expect(rights).rejects.toBe(reason);
    } finally {
      await stage.close();
      await forest.close();
    }
  });
});
