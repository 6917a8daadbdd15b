/** A directory entry as LDAP carries it: what the generator makes, what every lab forest takes and shows. */
export interface LabEntry {
  readonly dn: string;
  /** Attribute names as the schema spells them; values as text, or octets for binary attributes. */
  readonly attributes: { readonly [attribute: string]: readonly (string | Uint8Array)[] };
}
