import { expect, test } from 'vitest';
import { openStore } from '../../../engine/store/store.ts';
import { SCHEMA_VERSION } from '../../../engine/store/migrate.ts';
import { domainOfResolver, expressReasons, isRoutable, readEnvironment } from '../../../engine/setup/environment.ts';
import { features } from '../../../engine/setup/features.ts';
import { openAnswersSchema } from '../../../engine/setup/answers.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test.each([
  ['contoso.com', true],
  ['corp.contoso.com', true],
  ['contoso.local', false],
  ['CONTOSO.LOCAL.', false],
  ['contoso', false],
  ['contoso.internal', false],
  ['lab.home.arpa', false],
])('whether somebody can own %s: %s', (domain, routable) => {
  expect(isRoutable(domain)).toBe(routable);
});

test.each([
  ['contoso.com', true, []],
  ['contoso.com', null, []],
  ['contoso.com', false, ['not-domain-joined']],
  ['contoso.local', true, ['suffix-not-routable']],
  [null, false, ['not-domain-joined', 'domain-unknown']],
] as const)('express in %s, joined %s: %j', (domain, joined, reasons) => {
  expect(expressReasons(domain, joined)).toEqual(reasons);
});

test.each([
  ['nameserver 10.0.0.1\nsearch Contoso.com. fabrikam.com\n', 'contoso.com'],
  ['search fabrikam.com\ndomain contoso.com', 'contoso.com'],
  ['search .', null],
  ['nameserver 10.0.0.1', null],
  ['', null],
])('the domain of a resolver file %j is %s', (text, domain) => {
  expect(domainOfResolver(text)).toBe(domain);
});

test('the facts of this machine are told, and no password of a proxy', async () => {
  const directory = await temporaryDirectory();
  const store = await openStore(directory);
  const facts = await readEnvironment(directory, store, { HTTPS_PROXY: 'http://anna:secret@proxy.contoso.test:3128' });
  expect(facts).toMatchObject({
    proxy: 'http://proxy.contoso.test:3128',
    versions: { node: process.versions.node, schema: SCHEMA_VERSION },
    dataDirectory: { path: directory, writable: true },
  });
  expect(facts.versions.sqlite).toMatch(/^3\./);
  expect(facts.dataDirectory.databaseBytes).toBeGreaterThan(0);
  expect(facts.dataDirectory.freeBytes).toBeGreaterThan(0);
  await store.close();
});

test('what is offered is what answers can say', () => {
  const { signIn, userMatching, matchingAttributes, optionalFeatures, backEnds, ...offered } = features();
  const { groupFilter, appFiltering, directoryExtensions } = offered;
  for (const method of signIn) expect(openAnswersSchema.shape.signIn.parse(method)).toBe(method);
  for (const choice of userMatching) {
    const answer = choice === 'attribute' ? { attribute: matchingAttributes[0] } : choice;
    expect(openAnswersSchema.shape.userMatching.parse(answer)).toEqual(answer);
  }
  expect(matchingAttributes).toEqual(expect.arrayContaining(['employeeID', 'extensionAttribute1', 'mail']));
  expect(optionalFeatures).toEqual(['exchangeHybrid', 'publicFolders', 'passwordHashSync', 'directoryExtensions']);
  expect([groupFilter, appFiltering, directoryExtensions, backEnds]).toEqual([
    true,
    true,
    true,
    ['directory-sync', 'graph'],
  ]);
});
