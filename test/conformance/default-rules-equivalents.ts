/** Changes of our standard rules that no object can show, because they change nothing: each with its reason. */

export interface Equivalent {
  /** What it is in the name of the change. */
  readonly change: RegExp;
  readonly reason: string;
}

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    change: /: cloudFiltered: 0 -> 1$/,
    reason: 'Behind CAS_ a brace cannot stand first; the masks of recipient types do not have bit 1.',
  },
  {
    change: /: cloudFiltered: CBool\((.+)\) -> \1$/,
    reason: 'A condition is a boolean already, or NULL, which counts as false.',
  },
  {
    change: /: cloudFiltered: IIF\(IsPresent\(\[(\w+)\]\), (BitAnd\(\[\1\], \d+\) > 0), NULL\) -> \2$/,
    reason: 'Without a value BitAnd gives NULL, and so does the comparison.',
  },
  {
    change: /: cloudSOAExchMailbox: IIF\(IsNullOrEmpty\(\[(\w+)\]\), NULL, (BitAnd\(\[\1\], 255\) = 0)\) -> \2$/,
    reason: 'Without a value BitAnd gives NULL; NULL is not 0, and that is as false as NULL.',
  },
  {
    change: /: pwdLastSet: IIF\(IsPresent\(\[pwdLastSet\]\), (.+), NULL\) -> \1$/,
    reason: 'The functions give NULL for NULL.',
  },
  {
    change: /: pwdLastSet: CStr\((FormatDateTime\(.+\))\) -> \1$/,
    reason: 'FormatDateTime gives a text.',
  },
  {
    change:
      /: \w+: IIF\(IsPresent\(\[msExchRecipientTypeDetails\]\), (IIF\(\[msExchRecipientTypeDetails\] = 2, .+\)), .+\) -> \1$/,
    reason: 'Without a value the type is not 2 either, and both branches of that are one.',
  },
  {
    change: /: sourceAnchor: IIF\(IsString\(\[objectGUID\]\), .+\) -> ConvertToBase64\(\[objectGUID\]\)$/,
    reason: 'objectGUID is octets, never a text.',
  },
  {
    change: /: sourceAnchor: (?:CStr\(\[objectGUID\]\) -> \[objectGUID\]|\[objectGUID\] -> \[cn\])$/,
    reason: 'In the branch for an objectGUID that is a text, which there is not.',
  },
  {
    change: /: (\w+): IIF\(IsPresent\(\[\1\]\), \[\1\], NULL\) -> \[\1\]$/,
    reason: 'An absent attribute is NULL.',
  },
  {
    change:
      /NGCKey: deviceKey: IIF\(IsNull\(\[searchableDeviceKey\]\), NULL, (IIF\(CNum\(.+\) = 0, .+, NULL\))\) -> \1$/,
    reason: 'Without a key the version is NULL, which is not 0, and that branch gives NULL as well.',
  },
  {
    change: /NGCKey: deviceKey: (?:8 \+ .+ -> 8 - .+|8 -> 9|5 -> 6|2 -> 3)$/,
    reason: 'Where only the length of a hash is asked for: it is the same whatever was hashed.',
  },
];
