import { expect, test } from 'vitest';
import { containerScope } from '../../../engine/import/container-scope.ts';
import { dnPath } from '../../../engine/model/distinguished-name.ts';

const BASE = 'DC=contoso,DC=test';
const CONTAINERS = {
  base: BASE,
  staff: `OU=Staff,${BASE}`,
  sales: `OU=Sales,OU=Staff,${BASE}`,
  interns: `OU=Interns,OU=Sales,OU=Staff,${BASE}`,
  stafford: `OU=Stafford,${BASE}`,
  users: `CN=Users,${BASE}`,
};
type Name = keyof typeof CONTAINERS;
const containers = Object.entries(CONTAINERS).map(([anchor, dn]) => ({ anchor, path: dnPath(dn) }));

/** Which of the containers' contents are in scope. */
function scopeOf(included: readonly string[], excluded: readonly string[]) {
  const scope = containerScope(containers, { included, excluded });
  const inside = Object.entries(CONTAINERS).filter(([, dn]) => scope.includes(dnPath(`CN=Anna,${dn}`)));
  return { inside: inside.map(([name]) => name), roots: scope.roots, missing: scope.missing };
}

const ALL = Object.keys(CONTAINERS);
const without = (...names: Name[]) => ALL.filter((name) => !(names as string[]).includes(name));

test.each<[string, string[], string[], { inside: string[]; roots: string[]; missing: string[] }]>([
  ['nothing chosen is everything', [], [], { inside: ALL, roots: [], missing: [] }],
  [
    'an exclusion alone leaves everything else',
    [],
    ['sales'],
    { inside: without('sales', 'interns'), roots: [], missing: [] },
  ],
  [
    'an inclusion takes what lies below it and no more',
    ['staff'],
    [],
    { inside: ['staff', 'sales', 'interns'], roots: ['staff'], missing: [] },
  ],
  [
    'a name that begins alike is another container',
    ['stafford'],
    [],
    { inside: ['stafford'], roots: ['stafford'], missing: [] },
  ],
  ['an exclusion inside an inclusion', ['staff'], ['sales'], { inside: ['staff'], roots: ['staff'], missing: [] }],
  [
    'an inclusion inside an exclusion inside an inclusion',
    ['staff', 'interns'],
    ['sales'],
    { inside: ['staff', 'interns'], roots: ['staff', 'interns'], missing: [] },
  ],
  [
    'an inclusion inside an inclusion is read once',
    ['staff', 'interns'],
    [],
    { inside: ['staff', 'sales', 'interns'], roots: ['staff'], missing: [] },
  ],
  ['the whole domain by name', ['base'], ['users'], { inside: without('users'), roots: ['base'], missing: [] }],
  [
    'an exclusion outside every inclusion changes nothing',
    ['staff'],
    ['users'],
    { inside: ['staff', 'sales', 'interns'], roots: ['staff'], missing: [] },
  ],
  [
    'a chosen container that does not exist is missing, and the others count',
    ['staff', 'gone'],
    ['lost'],
    { inside: ['staff', 'sales', 'interns'], roots: ['staff'], missing: ['gone', 'lost'] },
  ],
  [
    'when the only chosen container is gone nothing is in scope',
    ['gone'],
    [],
    { inside: [], roots: [], missing: ['gone'] },
  ],
  [
    'chosen and left out at once counts as chosen',
    ['staff'],
    ['staff'],
    { inside: ['staff', 'sales', 'interns'], roots: ['staff'], missing: [] },
  ],
])('%s', (_, included, excluded, expected) => {
  expect(scopeOf(included, excluded)).toEqual(expected);
});
