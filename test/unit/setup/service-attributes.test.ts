import { describe, expect, it } from 'vitest';
import { isExcludable, serviceAttributes } from '../../../engine/setup/service-attributes.ts';

const EVERYTHING = { exchange: true, publicFolders: true };

const named = (name: string) => serviceAttributes(EVERYTHING).find((attribute) => attribute.name === name);

describe('the attributes of services', () => {
  it('hold what identifies objects, for every service and locked', () => {
    expect(named('sourceAnchor')).toMatchObject({ services: [], locked: true });
    expect(isExcludable('sourceAnchor')).toBe(false);
  });

  it('say which of them the tenant’s interface takes', () => {
    expect(named('displayName')).toMatchObject({ carried: true });
    expect(serviceAttributes(EVERYTHING).some(({ carried }) => !carried)).toBe(true);
  });

  it('are known by name and stand once each', () => {
    const names = serviceAttributes(EVERYTHING).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.toSorted((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1))).toEqual(names);
  });

  it('cannot be left out where no service has them', () => {
    expect(isExcludable('noSuchAttribute')).toBe(false);
  });
});
