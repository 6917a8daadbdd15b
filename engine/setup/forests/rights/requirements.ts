/** What the account of a forest needs rights for, as a table (Entra Connect: "Permissions of the AD DS connector account"). */

import { CONTROL_RIGHT, RIGHT, type AccessRequest } from '../../../connectors/active-directory/security/access.ts';
import { ACE_FLAG, type AccessEntry } from '../../../connectors/active-directory/security/descriptor.ts';
import type { SchemaGuids } from '../../../connectors/active-directory/survey/security.ts';

export type RightsFeature =
  | 'basic-read'
  | 'consistency-guid'
  | 'password-hash-sync'
  | 'password-writeback'
  | 'exchange-hybrid'
  | 'group-writeback';

export type RightsId =
  | 'account'
  | 'too-powerful'
  | 'replicating-directory-changes'
  | 'replicating-directory-changes-all'
  | 'read-deleted-objects'
  | 'read-properties'
  | 'write-consistency-guid'
  | 'reset-password'
  | 'unexpire-password'
  | 'write-lockout-time'
  | 'write-pwd-last-set'
  | 'write-properties'
  | 'create-delete-groups';

/** What a right is about. `label` is its name in the directory's own tools. */
export type About =
  | { readonly kind: 'control'; readonly right: keyof typeof CONTROL_RIGHT; readonly label: string }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'properties' }
  | { readonly kind: 'children'; readonly childClass: string };

export interface Requirement {
  readonly id: RightsId;
  /** On the domain itself, or on the objects of these classes below it. */
  readonly classes: 'domain' | readonly string[];
  /** Rights that are needed. */
  readonly mask: number;
  /** Rights that are given where they are missing: who writes must also read what stands there. */
  readonly grant: number;
  readonly about: About;
}

const READ = RIGHT.readProperty;
const WRITE = RIGHT.writeProperty;
const PEOPLE = ['user', 'inetOrgPerson'];
/** What Entra Connect synchronizes from a forest. */
const READABLE = [...PEOPLE, 'group', 'contact', 'computer', 'foreignSecurityPrincipal', 'device'];
const MAIL_ENABLED = [...PEOPLE, 'group', 'contact'];

const controlOn = (
  classes: Requirement['classes'],
  id: RightsId,
  right: keyof typeof CONTROL_RIGHT,
  label: string,
): Requirement => ({
  id,
  classes,
  mask: RIGHT.control,
  grant: RIGHT.control,
  about: { kind: 'control', right, label },
});
const writing = (id: RightsId, classes: readonly string[], name: string): Requirement => ({
  id,
  classes,
  mask: WRITE,
  grant: READ | WRITE,
  about: { kind: 'attribute', name },
});

const CHANGES = controlOn(
  'domain',
  'replicating-directory-changes',
  'replicatingDirectoryChanges',
  'Replicating Directory Changes',
);
const WRITE_PROPERTIES: Requirement = {
  id: 'write-properties',
  classes: MAIL_ENABLED,
  mask: WRITE,
  grant: READ | WRITE,
  about: { kind: 'properties' },
};

export const REQUIREMENTS: { readonly [feature in RightsFeature]: readonly Requirement[] } = {
  'basic-read': [
    CHANGES,
    { id: 'read-properties', classes: READABLE, mask: READ, grant: READ, about: { kind: 'properties' } },
  ],
  'consistency-guid': [writing('write-consistency-guid', PEOPLE, 'mS-DS-ConsistencyGuid')],
  'password-hash-sync': [
    CHANGES,
    controlOn(
      'domain',
      'replicating-directory-changes-all',
      'replicatingDirectoryChangesAll',
      'Replicating Directory Changes All',
    ),
  ],
  'password-writeback': [
    controlOn(PEOPLE, 'reset-password', 'resetPassword', 'Reset Password'),
    controlOn('domain', 'unexpire-password', 'unexpirePassword', 'Unexpire Password'),
    writing('write-lockout-time', PEOPLE, 'lockoutTime'),
    writing('write-pwd-last-set', PEOPLE, 'pwdLastSet'),
  ],
  'exchange-hybrid': [WRITE_PROPERTIES],
  'group-writeback': [
    {
      id: 'create-delete-groups',
      classes: ['organizationalUnit'],
      mask: RIGHT.createChild | RIGHT.deleteChild,
      grant: RIGHT.createChild | RIGHT.deleteChild,
      about: { kind: 'children', childClass: 'group' },
    },
    { ...WRITE_PROPERTIES, classes: ['group'] },
  ],
};

/** Each once, though two features may want it, under the feature that is named first. */
export function requirementsOf(
  features: readonly RightsFeature[],
): readonly { readonly feature: RightsFeature; readonly requirement: Requirement }[] {
  const seen = new Set<Requirement>();
  return features.flatMap((feature) =>
    REQUIREMENTS[feature].flatMap((requirement) => {
      if (seen.has(requirement)) return [];
      seen.add(requirement);
      return [{ feature, requirement }];
    }),
  );
}

/** Names of classes and attributes whose GUIDs the requirements need. */
export function schemaNamesOf(requirements: readonly Requirement[]): readonly string[] {
  return [
    ...new Set(
      requirements.flatMap(({ classes, about }) => [
        ...(classes === 'domain' ? [] : classes),
        ...(about.kind === 'attribute' ? [about.name] : about.kind === 'children' ? [about.childClass] : []),
      ]),
    ),
  ];
}

/** The classes of a requirement that this forest knows, with their GUIDs; on the domain itself: none. */
export function knownClasses({ classes }: Requirement, { guids }: SchemaGuids): readonly (readonly [string, string])[] {
  if (classes === 'domain') return [];
  return classes.flatMap((name) => {
    const guid = guids.get(name);
    return guid === undefined ? [] : [[name, guid] as const];
  });
}

/** The question to ask of an access control list; `classGuid`: of an object of that class. */
export function requestOf(requirement: Requirement, schema: SchemaGuids, classGuid: string | undefined): AccessRequest {
  const { mask, about } = requirement;
  const ofClass = classGuid === undefined ? [] : [classGuid];
  return { mask, objectTypes: [...ofClass, ...partsOf(about, schema)] };
}

function partsOf(about: About, { guids, propertySets }: SchemaGuids): readonly string[] {
  switch (about.kind) {
    case 'control':
      return [CONTROL_RIGHT[about.right]];
    case 'attribute':
      return [propertySets.get(about.name), guids.get(about.name)].filter((guid) => guid !== undefined);
    case 'children':
      return [guids.get(about.childClass)].filter((guid) => guid !== undefined);
    case 'properties':
      return [];
  }
}

/** The entries that grant a requirement to `sid`, to stand on a domain or on a container. */
export function entriesFor(requirement: Requirement, schema: SchemaGuids, sid: string): readonly AccessEntry[] {
  const { grant, about } = requirement;
  const objectType = partsOf(about, schema).at(-1);
  const base = { kind: 'allow', mask: grant, sid, ...(objectType === undefined ? {} : { objectType }) } as const;
  if (requirement.classes === 'domain') return [{ ...base, flags: 0 }];
  const flags = ACE_FLAG.containerInherit | ACE_FLAG.inheritOnly;
  return knownClasses(requirement, schema).map(([, inheritedObjectType]) => ({ ...base, flags, inheritedObjectType }));
}
