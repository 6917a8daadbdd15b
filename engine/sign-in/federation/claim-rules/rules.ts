/**
 * The rules by which AD FS makes the claims that Entra ID needs, in its claim rule language. They are made from the configuration:
 * the anchor is that of synchronization, the roots are those of the tenant.
 *
 * Language: https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/the-role-of-the-claim-rule-language
 * Claims: https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-azure-ad-trust
 *
 * Not yet run on AD FS: there is none without Windows Server.
 */

import { FaultError } from '../../../model/fault.ts';
import { issuersOf } from '../mapping/issuers.ts';
import { CLAIMS, UNSPECIFIED } from '../tokens/saml-1.ts';

export interface ClaimRuleOptions {
  /** What synchronization takes as the users' source anchor. */
  readonly anchor: 'ms-DS-ConsistencyGuid' | 'objectGUID';
  /** Attribute that holds the cloud's user principal name: `userPrincipalName`, or an alternate id such as `mail`. */
  readonly userNameAttribute?: string;
  /** Root domains that have an issuer of their own; none: the service's entity id is the issuer of the one domain. */
  readonly issuerDomains?: readonly string[];
  /** Claims of domain-joined computers, for registering them over federation. */
  readonly computers?: boolean;
}

export const CLAIM_RULE_IDS = [
  'user-name',
  'read-anchor',
  'anchor-consistency-guid',
  'anchor-object-guid',
  'name-identifier',
  'issuer',
  'inside-network',
  'methods',
  'persistent-sign-in',
  'password-expiry',
  'primary-sid',
  'account-type-computer',
  'computer-guid',
  'computer-sid',
] as const;
/** What a rule is for; several rules may share it (one `issuer` for each domain). */
export type ClaimRuleId = (typeof CLAIM_RULE_IDS)[number];

export interface ClaimRule {
  readonly id: ClaimRuleId;
  /** Shown by AD FS beside the rule. */
  readonly name: string;
  readonly text: string;
}

const SCHEMAS = 'http://schemas.microsoft.com/ws/2008/06/identity/claims';
const ACCOUNT_NAME = `${SCHEMAS}/windowsaccountname`;
const PRIMARY_SID = `${SCHEMAS}/primarysid`;
const GROUP_SID = `${SCHEMAS}/groupsid`;
const ACCOUNT_TYPE = 'http://schemas.microsoft.com/ws/2012/01/accounttype';
const COMPUTER_GUID = 'http://schemas.microsoft.com/identity/claims/onpremobjectguid';
const FORMAT = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format';
/** Types that only these rules see. */
const GUID = 'urn:causeway:tmp:guid';
const CONSISTENCY_GUID = 'urn:causeway:tmp:cguid';

/** In the order in which they have to stand. Throws `value-invalid` for a name that must not get into a rule. */
export function claimRules(options: ClaimRuleOptions): readonly ClaimRule[] {
  return [
    userName(attributeName(options.userNameAttribute ?? 'userPrincipalName')),
    ...anchorRules(options.anchor),
    {
      id: 'name-identifier',
      name: 'Name identifier is the anchor',
      text:
        `i:[Type == "${CLAIMS.immutableId}"]\n` +
        ` => issue(Type = "${CLAIMS.nameIdentifier}", Value = i.Value,\n` +
        `    Properties["${FORMAT}"] = "${UNSPECIFIED}");`,
    },
    ...issuerRules(options.issuerDomains ?? []),
    ...contextRules(),
    ...(options.computers === true ? computerRules() : []),
  ];
}

/** As AD FS takes the whole set (`IssuanceTransformRules`). */
export function claimRuleText(rules: readonly ClaimRule[]): string {
  return `${rules.map(({ name, text }) => `@RuleName = "${name}"\n${text}`).join('\n\n')}\n`;
}

function fromDirectory(
  condition: string,
  action: 'issue' | 'add',
  types: readonly string[],
  attributes: string,
): string {
  const list = types.map((type) => `"${type}"`).join(', ');
  return (
    `${condition}\n => ${action}(store = "Active Directory", types = (${list}),\n` +
    `    query = ";${attributes};{0}", param = u.Value);`
  );
}

const USER = `u:[Type == "${ACCOUNT_NAME}", Issuer == "AD AUTHORITY"]`;

function userName(attribute: string): ClaimRule {
  const text = fromDirectory(USER, 'issue', [CLAIMS.userPrincipalName], attribute);
  return { id: 'user-name', name: `User name from ${attribute}`, text };
}

/** AD FS gives binary attributes as base64, which is the form of the anchor in the cloud. */
function anchorRules(anchor: ClaimRuleOptions['anchor']): ClaimRule[] {
  if (anchor === 'objectGUID') {
    const text = fromDirectory(USER, 'issue', [CLAIMS.immutableId], 'objectGUID');
    return [{ id: 'anchor-object-guid', name: 'Anchor from objectGUID', text }];
  }
  return [
    {
      id: 'read-anchor',
      name: 'Read what can be the anchor',
      text: fromDirectory(USER, 'add', [GUID, CONSISTENCY_GUID], 'objectGUID,mS-DS-ConsistencyGuid'),
    },
    {
      id: 'anchor-consistency-guid',
      name: 'Anchor from ms-DS-ConsistencyGuid',
      text: `a:[Type == "${CONSISTENCY_GUID}"]\n => issue(Type = "${CLAIMS.immutableId}", Value = a.Value);`,
    },
    {
      id: 'anchor-object-guid',
      name: 'Anchor from objectGUID where that is empty',
      text:
        `a:[Type == "${GUID}"] && NOT EXISTS([Type == "${CONSISTENCY_GUID}"])\n` +
        ` => issue(Type = "${CLAIMS.immutableId}", Value = a.Value);`,
    },
  ];
}

/**
 * Roots are listed instead of counting labels: a sub-domain finds its root, an unknown suffix finds none. The longest comes first,
 * and what has an issuer gets no second one.
 */
function issuerRules(domains: readonly string[]): ClaimRule[] {
  return issuersOf(domains.map(domainName)).map(({ domain, issuer }) => ({
    id: 'issuer',
    name: `Issuer of ${domain}`,
    text:
      `p:[Type == "${CLAIMS.userPrincipalName}", Value =~ "(?i)@([^@]+\\.)?${domain.replaceAll('.', '\\.')}$"]\n` +
      ` && NOT EXISTS([Type == "${CLAIMS.issuer}"])\n` +
      ` => issue(Type = "${CLAIMS.issuer}", Value = "${issuer}");`,
  }));
}

/** From where, how and how freshly somebody signed in: conditional access and password notices ask for it. */
function contextRules(): ClaimRule[] {
  const passed = (id: ClaimRuleId, name: string, ...types: string[]): ClaimRule => ({
    id,
    name,
    text: types.map((type) => `c:[Type == "${type}"]\n => issue(claim = c);`).join('\n\n'),
  });
  const expiry = ['passwordexpirationtime', 'passwordexpirationdays', 'passwordchangeurl'].map(
    (type) => `"http://schemas.microsoft.com/ws/2012/01/${type}"`,
  );
  return [
    passed('inside-network', 'Inside the network', 'http://schemas.microsoft.com/ws/2012/01/insidecorporatenetwork'),
    passed('methods', 'Methods of authentication', 'http://schemas.microsoft.com/claims/authnmethodsreferences'),
    passed('persistent-sign-in', 'Stay signed in', 'http://schemas.microsoft.com/2014/03/psso'),
    {
      id: 'password-expiry',
      name: 'End of the password',
      text:
        `c:[Type == "http://schemas.microsoft.com/ws/2012/01/passwordexpirationtime"]\n` +
        ` => issue(store = "_PasswordExpiryStore",\n    types = (${expiry.join(',\n      ')}),\n` +
        `    query = "{0};", param = c.Value);`,
    },
    passed('primary-sid', 'Security identifier', PRIMARY_SID),
  ];
}

/** Group -515 is "Domain Computers". */
function computerRules(): ClaimRule[] {
  const computer = `g:[Type == "${GROUP_SID}", Value =~ "-515$", Issuer =~ "^(AD AUTHORITY|SELF AUTHORITY|LOCAL AUTHORITY)$"]`;
  const issued = `t:[Type == "${ACCOUNT_TYPE}", Value == "DJ"]`;
  return [
    {
      id: 'account-type-computer',
      name: 'Account of a computer',
      text: `${computer}\n => issue(Type = "${ACCOUNT_TYPE}", Value = "DJ");`,
    },
    {
      id: 'computer-guid',
      name: 'Object of a computer',
      text: fromDirectory(`${issued}\n && ${USER}`, 'issue', [COMPUTER_GUID], 'objectGUID'),
    },
    {
      id: 'computer-sid',
      name: 'Security identifier of a computer',
      text:
        `${issued}\n && s:[Type == "${PRIMARY_SID}", Issuer =~ "^(AD AUTHORITY|SELF AUTHORITY|LOCAL AUTHORITY)$"]\n` +
        ` => issue(claim = s);`,
    },
  ];
}

// The language has no way to write a quotation mark within a text, so whatever could hold one stays outside.

function domainName(name: string): string {
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  if (name.length <= 253 && new RegExp(`^(${label}\\.)+${label}$`, 'i').test(name)) return name.toLowerCase();
  throw invalid('domain', name);
}

function attributeName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name)) return name;
  throw invalid('attribute', name);
}

function invalid(what: 'domain' | 'attribute', value: string): FaultError {
  return new FaultError({
    code: 'value-invalid',
    stage: 'setup',
    attribute: what,
    detail: { value },
    retry: 'never',
  });
}
