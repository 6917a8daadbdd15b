import { describe, expect, it } from 'vitest';
import type { DraftForest } from '../../../renderer/setup/state/answers.ts';
import { domainTicks, isSelection, withDomains, type ChosenDomain } from '../../../renderer/setup/state/domains.ts';

const ROOT = 'root-guid';
const DOMAIN = { dn: 'DC=contoso,DC=test', fqdn: 'contoso.test' };
const CHILD = { dn: 'DC=emea,DC=contoso,DC=test', fqdn: 'emea.contoso.test' };
const resolve = (name: string) =>
  ({ 'OU=Sales,DC=contoso,DC=test': 'sales-guid', 'OU=Gone,DC=contoso,DC=test': null })[name];
const chosen = (ticks: [string, boolean][], domain = DOMAIN): ChosenDomain => ({
  ...domain,
  root: ROOT,
  ticks: new Map([[ROOT, false], ...ticks]),
});

describe('the domains of a forest, between answers and ticks', () => {
  it('are all in where none is named, and out where another one is', () => {
    expect(domainTicks({}, DOMAIN, ROOT, resolve)?.ticks).toEqual(new Map([[ROOT, true]]));
    const other: DraftForest = { domains: [{ domain: 'emea.contoso.test' }] };
    expect(domainTicks(other, DOMAIN, ROOT, resolve)?.ticks).toEqual(new Map([[ROOT, false]]));
  });

  it('are known by DN and by DNS name; their containers by either name, and those that are gone are said', () => {
    const forest: DraftForest = {
      domains: [
        { domain: 'dc=CONTOSO,dc=test', exclude: ['OU=Sales,DC=contoso,DC=test', 'OU=Gone,DC=contoso,DC=test'] },
      ],
    };
    expect(domainTicks(forest, DOMAIN, ROOT, resolve)).toEqual({
      ticks: new Map([
        [ROOT, true],
        ['sales-guid', false],
      ]),
      gone: ['OU=Gone,DC=contoso,DC=test'],
    });
    expect(
      domainTicks({ domains: [{ domain: 'contoso.test', include: ['OU=New'] }] }, DOMAIN, ROOT, resolve),
    ).toBeUndefined();
  });

  it('do not become everything when every container that was included is gone', () => {
    const forest: DraftForest = { domains: [{ domain: 'contoso.test', include: ['OU=Gone,DC=contoso,DC=test'] }] };
    expect(domainTicks(forest, DOMAIN, ROOT, resolve)?.ticks).toEqual(new Map([[ROOT, false]]));
  });

  it('need no words where everything is chosen', () => {
    expect(withDomains({ name: 'contoso.test' }, [chosen([[ROOT, true]])], [], 'include')?.domains).toEqual([]);
    expect(isSelection({ domains: [] })).toBe(false);
  });

  it('cannot say nothing: the answers would mean everything', () => {
    expect(withDomains({}, [chosen([])], [], 'include')).toBeUndefined();
  });

  it('leave a domain out by naming the others', () => {
    const both = [chosen([[ROOT, true]]), chosen([], CHILD)];
    expect(withDomains({}, both, [], 'include')?.domains).toEqual([{ domain: 'contoso.test' }]);
  });

  it('say that new containers are left out even where everything there is now is in', () => {
    const forest = withDomains({}, [chosen([[ROOT, true]])], [], 'exclude');
    expect(forest?.domains).toEqual([{ domain: 'contoso.test', newContainers: 'exclude' }]);
    expect(isSelection(forest ?? {})).toBe(true);
  });

  it('keep what was chosen of a domain that cannot be reached now, and the servers of every one', () => {
    const away = { domain: 'emea.contoso.test', exclude: ['x'], servers: [{ host: 'dc.emea.contoso.test' }] };
    const forest: DraftForest = { domains: [{ domain: 'contoso.test', servers: [{ host: 'dc1' }] }, away] };
    const changed = withDomains(
      forest,
      [
        chosen([
          [ROOT, true],
          ['sales-guid', false],
        ]),
      ],
      [CHILD],
      'include',
    );
    expect(changed?.domains).toEqual([
      { domain: 'contoso.test', exclude: ['sales-guid'], servers: [{ host: 'dc1' }] },
      away,
    ]);
  });
});
