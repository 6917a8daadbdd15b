import { describe, expect, it } from 'vitest';
import { parseAnswers } from '../../../engine/setup/answers.ts';
import {
  DEFAULTS,
  chosen,
  forestPart,
  rightsGiven,
  rightsNeeded,
  tenantPart,
  withForest,
  withTenant,
  withoutForest,
} from '../../../renderer/setup/state/answers.ts';
import { FOREST, TENANT } from './situation.ts';

const forest = structuredClone(FOREST) as unknown as Parameters<typeof forestPart>[0];

describe('the answers of a draft', () => {
  it('say by default what the engine takes where an answer is absent', () => {
    const document = {
      forests: [{ ...FOREST, password: 'made up' }],
      tenant: { ...TENANT, privateKeyPem: '-----BEGIN PRIVATE KEY-----' },
    };
    expect(parseAnswers(document)).toMatchObject(DEFAULTS);
    expect(chosen({}).deletionThreshold).toEqual(DEFAULTS.deletionThreshold);
  });

  it('can be asked about once name, server, protection and account are known', () => {
    expect(forestPart({ name: 'contoso.test' })).toBeUndefined();
    expect(forestPart({ ...forest, servers: [] })).toBeUndefined();
    expect(forestPart(forest)).toEqual({ ...FOREST, domains: [] });
    expect(tenantPart({ ...TENANT, clientId: '' }, 'graph')).toBeUndefined();
    const limited = { ...TENANT, pace: { writesPerSecond: 5 } };
    expect(tenantPart(limited, 'graph')).toEqual({ ...TENANT, backEnd: 'graph' });
    expect(tenantPart({ ...limited, backEnd: 'graph' }, 'directory-sync')).toEqual({ ...TENANT, backEnd: 'graph' });
  });

  it('ask a forest with the servers of its domains, whatever is chosen of them', () => {
    const servers = [{ host: 'dc.emea.contoso.test' }];
    const domains = [{ domain: 'emea.contoso.test', servers, include: ['OU=X'] }, { domain: 'contoso.test' }];
    expect(forestPart({ ...forest, domains })?.domains).toEqual([{ domain: 'emea.contoso.test', servers }]);
  });

  it('ask for the right to write the anchor only where it is written', () => {
    expect(rightsNeeded({})).toEqual(['basic-read', 'consistency-guid']);
    expect(rightsNeeded({ sourceAnchor: 'objectGUID' })).toEqual(['basic-read']);
  });

  it('give a new account the rights of the features that are on, which are no matter of its connection', () => {
    const answers = { sourceAnchor: 'objectGUID', exchangeHybrid: true } as const;
    expect(rightsGiven(answers)).toEqual(['basic-read', 'exchange-hybrid']);
    expect(rightsNeeded(answers)).toEqual(['basic-read']);
  });

  it('keep a forest in its place when it is renamed, and lose nothing of the others', () => {
    const answers = { forests: [forest, { ...forest, name: 'fabrikam.test' }], stagingMode: true };
    const renamed = withForest(answers, { ...forest, name: 'corp.test' }, 'contoso.test');
    expect(renamed.forests?.map(({ name }) => name)).toEqual(['corp.test', 'fabrikam.test']);
    expect(withForest(answers, { name: 'third.test' }).forests).toHaveLength(3);
    expect(withoutForest(answers, 'contoso.test')).toEqual({ forests: [answers.forests[1]], stagingMode: true });
  });

  it('take a value back to its default by leaving it out', () => {
    expect(withTenant({ tenant: { ...TENANT, proxy: 'http://proxy.test' } }, { proxy: undefined }).tenant).toEqual(
      TENANT,
    );
  });
});
