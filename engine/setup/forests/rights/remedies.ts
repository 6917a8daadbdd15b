/** Commands that give an account what it lacks, for the directory's own tools, exactly as they are to be typed. */

import { ACE_FLAG, type AccessEntry } from '../../../connectors/active-directory/security/descriptor.ts';
import { RIGHT } from '../../../connectors/active-directory/security/access.ts';
import type { SchemaGuids } from '../../../connectors/active-directory/survey/security.ts';
import { entriesFor, knownClasses, type Requirement } from './requirements.ts';

export interface Remedy {
  /** `cmd`: on Windows, as a domain administrator; `samba`: on a Samba domain controller, as root. */
  readonly shell: 'cmd' | 'samba';
  readonly command: string;
}

export interface RemedyFor {
  readonly kind: 'windows' | 'samba';
  /** `CONTOSO\svc`, and its SID. */
  readonly account: string;
  readonly sid: string;
  /** Domain or container on which the right is to stand. */
  readonly dn: string;
}

export function remediesOf(requirement: Requirement, schema: SchemaGuids, wanted: RemedyFor): readonly Remedy[] {
  if (wanted.kind === 'samba') {
    const sddl = entriesFor(requirement, schema, wanted.sid).map(sddlOf).join('');
    const dn = posixQuoted(wanted.dn);
    return [{ shell: 'samba', command: `samba-tool dsacl set --action=allow --objectdn=${dn} --sddl='${sddl}'` }];
  }
  return grantsOf(requirement, schema).map(({ grant, inheritance }) => {
    const account = windowsQuoted(`${wanted.account}:${grant}`);
    return { shell: 'cmd', command: `dsacls ${windowsQuoted(wanted.dn)}${inheritance} /G ${account}` };
  });
}

const LETTERS: readonly (readonly [number, string])[] = [
  [RIGHT.createChild, 'CC'],
  [RIGHT.deleteChild, 'DC'],
  [RIGHT.listChildren, 'LC'],
  [RIGHT.readProperty, 'RP'],
  [RIGHT.writeProperty, 'WP'],
  [RIGHT.control, 'CR'],
];

function lettersOf(mask: number): string {
  return LETTERS.filter(([bit]) => (mask & bit) !== 0)
    .map(([, letters]) => letters)
    .join('');
}

/** [MS-DTYP] 2.5.1. */
export function sddlOf({ kind, flags, mask, sid, objectType, inheritedObjectType }: AccessEntry): string {
  const inheritance = [
    [ACE_FLAG.containerInherit, 'CI'],
    [ACE_FLAG.inheritOnly, 'IO'],
  ] as const;
  const written = inheritance.filter(([flag]) => (flags & flag) !== 0).map(([, letters]) => letters);
  const isAboutObjects = objectType !== undefined || inheritedObjectType !== undefined;
  const type = `${isAboutObjects ? 'O' : ''}${kind === 'allow' ? 'A' : 'D'}`;
  return `(${type};${written.join('')};${lettersOf(mask)};${objectType ?? ''};${inheritedObjectType ?? ''};${sid})`;
}

/** In the words of dsacls: rights, what they are about, the class that inherits them; `/I:S`: on objects below only. */
function grantsOf(
  requirement: Requirement,
  schema: SchemaGuids,
): readonly { readonly grant: string; readonly inheritance: string }[] {
  const { about, grant } = requirement;
  // dsacls calls a control access right CA.
  const letters = about.kind === 'control' ? 'CA' : lettersOf(grant);
  const what =
    about.kind === 'control'
      ? about.label
      : about.kind === 'attribute'
        ? about.name
        : about.kind === 'children'
          ? about.childClass
          : '';
  if (requirement.classes === 'domain') return [{ grant: `${letters};${what}`, inheritance: '' }];
  return knownClasses(requirement, schema).map(([name]) => ({
    grant: `${letters};${what};${name}`,
    inheritance: ' /I:S',
  }));
}

/** In quotes, as Windows programs take their arguments apart: backslashes count only before a quote, and double there. */
function windowsQuoted(text: string): string {
  return `"${text.replace(/(\\*)("|$)/g, (_, backslashes: string, quote: string) => backslashes.repeat(2) + (quote && '\\"'))}"`;
}

function posixQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Lets an account see what was deleted, which Samba shows to administrators only. `samba-tool` does not find the
 * container, because it is marked as deleted itself.
 */
export function sightOfDeletions({ sid, dn }: RemedyFor): Remedy {
  const script = [
    'import ldb',
    'from samba.auth import system_session',
    'from samba.dcerpc import security',
    'from samba.ndr import ndr_pack, ndr_unpack',
    'from samba.param import LoadParm',
    'from samba.samdb import SamDB',
    'lp = LoadParm(); lp.load_default()',
    'db = SamDB(session_info=system_session(), lp=lp)',
    'controls = ["show_deleted:1", "sd_flags:1:4"]',
    `[found] = db.search(${JSON.stringify(`CN=Deleted Objects,${dn}`)}, ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=controls)`,
    'sd = ndr_unpack(security.descriptor, found["nTSecurityDescriptor"][0])',
    `for ace in security.descriptor.from_sddl("D:(A;CI;LCRP;;;${sid})", security.dom_sid(db.domain_sid)).dacl.aces: sd.dacl_add(ace)`,
    'change = ldb.Message(found.dn)',
    'change["acl"] = ldb.MessageElement(ndr_pack(sd), ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")',
    'db.modify(change, controls=controls)',
  ];
  return { shell: 'samba', command: `/usr/bin/python3 - <<'END'\n${script.join('\n')}\nEND` };
}
