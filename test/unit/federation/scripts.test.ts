import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimRules, claimRuleText } from '../../../engine/sign-in/federation/claim-rules/rules.ts';
import { partnerSettings } from '../../../engine/sign-in/federation/ping/partner-settings.ts';
import { adfsScript, scriptText } from '../../../engine/sign-in/federation/script/adfs.ts';
import { literal } from '../../../engine/sign-in/federation/script/literal.ts';

const ANCHOR = 'ms-DS-ConsistencyGuid';

test('each root domain has its issuer, and sub-domains find their root', () => {
  const rules = claimRules({ anchor: ANCHOR, issuerDomains: ['contoso.test', 'fabrikam.test', 'emea.contoso.test'] });
  const issuerOf = (userName: string) => {
    // The language stops nothing by itself: the first rule that fits decides, because the others ask whether one has.
    for (const { id, text } of rules) {
      const pattern = /Value =~ "\(\?i\)(.*)"\]/.exec(text)?.[1];
      if (id === 'issuer' && pattern !== undefined && new RegExp(pattern, 'i').test(userName))
        return /Value = "(http:[^"]*)"/.exec(text)?.[1];
    }
    return undefined;
  };
  expect(issuerOf('anna@contoso.test')).toBe('http://contoso.test/adfs/services/trust/');
  expect(issuerOf('anna@sales.Contoso.test')).toBe('http://contoso.test/adfs/services/trust/');
  expect(issuerOf('anna@emea.contoso.test')).toBe('http://emea.contoso.test/adfs/services/trust/');
  expect(issuerOf('anna@de.emea.contoso.test')).toBe('http://emea.contoso.test/adfs/services/trust/');
  expect(issuerOf('anna@fabrikam.test')).toBe('http://fabrikam.test/adfs/services/trust/');
  expect(issuerOf('anna@notcontoso.test')).toBeUndefined();
  expect(issuerOf('anna@contoso.test.fabrikam.example')).toBeUndefined();
  expect(issuerOf('anna@contosoxtest')).toBeUndefined();
  for (const { text } of rules.filter(({ id }) => id === 'issuer')) expect(text).toContain('NOT EXISTS');
});

test('one domain keeps the issuer of the service', () => {
  expect(claimRules({ anchor: ANCHOR }).map(({ id }) => id)).not.toContain('issuer');
});

test('the anchor of the rules is that of synchronization', () => {
  const text = (anchor: typeof ANCHOR | 'objectGUID') => claimRuleText(claimRules({ anchor }));
  expect(text('objectGUID')).not.toContain('ConsistencyGuid');
  expect(text('objectGUID')).toContain('query = ";objectGUID;{0}"');
  expect(text(ANCHOR)).toContain('query = ";objectGUID,mS-DS-ConsistencyGuid;{0}"');
  expect(text(ANCHOR)).toContain('NOT EXISTS([Type == "urn:causeway:tmp:cguid"])');
});

test('claims of computers are there where somebody wants them', () => {
  const ids = (computers: boolean) => claimRules({ anchor: ANCHOR, computers }).map(({ id }) => id);
  expect(ids(true)).toContain('computer-guid');
  expect(ids(false)).not.toContain('computer-guid');
});

/** Every rule: a name, conditions, an arrow, one action, an end; texts in straight quotes that close on their line. */
test('every rule has the shape of the language', () => {
  const rules = claimRules({ anchor: ANCHOR, issuerDomains: ['contoso.test'], computers: true });
  const statement = /^[a-z]:\[[^;]*\n => (issue|add)\([^;]*(;[^;]*;[^;]*|\{0\};[^;]*)?\);$/;
  for (const { name, text } of rules) {
    expect(name).not.toContain('"');
    for (const one of text.split('\n\n')) expect(one).toMatch(statement);
    for (const line of text.split('\n')) expect((line.match(/"/g) ?? []).length % 2).toBe(0);
  }
});

test.each([
  'contoso.test") => issue(Type = "x',
  'contoso',
  'conto so.test',
  '-a.test',
  'ä.test',
  '.test',
  `${'a.'.repeat(130)}b`,
])('a domain %j gets into no rule', (domain) => {
  expect(() => claimRules({ anchor: ANCHOR, issuerDomains: [domain] })).toThrow(/value-invalid/);
});

test.each(['mail;userPrincipalName', 'mail"', '', '1a', 'mail,objectGUID'])(
  'an attribute %j gets into no rule',
  (name) => {
    expect(() => claimRules({ anchor: ANCHOR, userNameAttribute: name })).toThrow(/value-invalid/);
  },
);

/** As PowerShell reads a literal between single quotes: any of five quotes ends it, two stand for the first. */
function readLiteral(script: string): { value: string; rest: string } {
  const isQuote = (at: number) => /['\u2018\u2019\u201a\u201b]/.test(script.charAt(at));
  let value = '';
  let at = 1;
  for (; at < script.length; at += 1) {
    if (isQuote(at)) {
      if (!isQuote(at + 1)) break;
      at += 1;
    }
    value += script.charAt(at);
  }
  return { value, rest: script.slice(at + 1) };
}

test('whatever a value holds, the script reads it back and nothing behind it', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      "'",
      '\u2018',
      '\u2019',
      '\u201a',
      '\u201b',
      '"',
      '`',
      '$',
      '(',
      ')',
      ';',
      '#',
      '\u201c',
      'a',
      ' ',
    ),
  });
  fc.assert(
    fc.property(nasty, (value) => {
      expect(readLiteral(`${literal(value)}; next`)).toEqual({ value, rest: '; next' });
    }),
  );
});

test.each(['a\nb', 'a\r', 'a\u0000', 'a\u202Eb', 'a\u2028b', 'a\u0085b'])('%j is no value for a script', (value) => {
  expect(() => literal(value)).toThrow(/value-invalid/);
});

const METADATA = 'https://nexus.microsoftonline-p.com/federationmetadata/2007-06/federationmetadata.xml';

function script(attribute = 'mail', forests = ['contoso.test']) {
  return adfsScript({
    rules: claimRules({ anchor: ANCHOR, issuerDomains: ['contoso.test', 'fabrikam.test'] }),
    entraMetadataUrl: METADATA,
    relyingParty: 'urn:federation:MicrosoftOnline',
    alternateId: { attribute, forests },
    automaticCertificates: true,
  });
}

test('the script saves before it changes, and its rules are those that are shown', () => {
  const steps = script();
  expect(steps.map(({ id }) => id)).toEqual([
    'prepare',
    'collect',
    'backup',
    'trust',
    'rules',
    'endpoints',
    'alternate-id',
    'certificates',
  ]);
  const [changing] = steps
    .map(({ text }, index) => (/^\s*(Set|Add|Enable)-Adfs/m.test(text) ? index : Infinity))
    .sort();
  expect(changing).toBeGreaterThan(steps.findIndex(({ id }) => id === 'backup'));
  const lines = [...(steps.find(({ id }) => id === 'rules')?.text ?? '').matchAll(/^ {4}('.*')$/gm)].map(
    ([, line = '']) => readLiteral(line).value,
  );
  const rules = claimRules({ anchor: ANCHOR, issuerDomains: ['contoso.test', 'fabrikam.test'] });
  expect(lines.join('\n')).toBe(claimRuleText(rules).trimEnd());
});

test('nothing of a value is read by PowerShell as more than a value', () => {
  const hostile = "mail'; Remove-Item C:\\ -Recurse; '";
  const text = scriptText(script(hostile, ['contoso.test', 'x’; Stop-Computer; ‘']));
  const outside = text.replaceAll(
    /['\u2018\u2019\u201a\u201b](?:['\u2018\u2019\u201a\u201b]{2}|[^'\u2018\u2019\u201a\u201b])*['\u2018\u2019\u201a\u201b]/g,
    "''",
  );
  expect(outside).not.toMatch(/Remove-Item|Stop-Computer/);
  expect(text).toContain('Remove-Item');
  expect(text.split('\r\n').join('')).not.toContain('\n');
});

test('the settings for another provider say what it has to send, by either protocol', () => {
  const given = {
    domains: ['contoso.test'],
    anchor: ANCHOR,
    signInOrigin: 'https://login.microsoftonline.com',
  } as const;
  const wsFed = partnerSettings({ ...given, protocol: 'wsFed' });
  const saml = partnerSettings({ ...given, protocol: 'saml' });
  expect([wsFed.replyUrl, saml.replyUrl]).toEqual(Array(2).fill('https://login.microsoftonline.com/login.srf'));
  expect(wsFed.claims.map(({ type }) => type.split('/').at(-1))).toEqual(['UPN', 'ImmutableID']);
  expect(saml).toMatchObject({
    nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    nameId: { attribute: ANCHOR, fallback: 'objectGUID', encoding: 'base64' },
    claims: [{ type: 'IDPEmail', attribute: 'userPrincipalName', encoding: 'text' }],
    issuers: [{ domain: 'contoso.test', issuer: 'http://contoso.test/adfs/services/trust/' }],
  });
});
