/** Passwords of a forest are those of the tenant: whose, when, how often, and what is said of them. */

import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../engine/api/engine.ts';
import { cloudUser, DOMAIN, entry, FABRIKAM, person, personDn, set, STAFF, upn, type Lab } from './lab.ts';
import { FEATURES, openPasswordLab, signIn, untilCounts, untilSignedIn, type PasswordLab } from './password-lab.ts';

const WRONG = 50126;
const MUST_CHANGE = 50055;

const passwords = ({ engine }: Lab) => engine.passwords;
const credentialsSent = ({ tenant }: Lab) => tenant.directorySync.counters.credentials;

async function outcomeOf(lab: Lab, name: string): Promise<string> {
  const found = await passwords(lab).personStatus({ name });
  return found ? `${found.outcome}${found.reason === null ? '' : ` ${found.reason}`}` : 'nobody';
}

function untilOutcome(lab: Lab, name: string, outcome: string): Promise<void> {
  return expect.poll(() => outcomeOf(lab, name), { timeout: 20_000, interval: 50 }).toBe(outcome);
}

function setPassword({ lab }: PasswordLab, name: string, password: string): void {
  lab.state.setPassword(name, password);
}

test('a password set in the forest signs in to the tenant, the one before no longer does, and all of it is accounted for', async () => {
  const lab = await openPasswordLab({ people: ['anna', 'bert'] });
  setPassword(lab, 'anna', 'Annas-First-1!');
  expect(await signIn(lab.tenant, upn('anna'), 'Annas-First-1!')).toBe(WRONG);
  lab.engine.passwords.start();
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-First-1!');
  setPassword(lab, 'anna', 'Annas-Second-1!');
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-Second-1!');
  expect(await signIn(lab.tenant, upn('anna'), 'Annas-First-1!')).toBe(WRONG);
  await untilCounts(lab, { synchronized: 1, 'no-password': 1 });

  const status = await passwords(lab).status();
  expect(status).toMatchObject({ state: 'running', tenantFault: null, sentToday: 2, lag: { samples: 1 } });
  expect(status.domains).toMatchObject([{ connector: DOMAIN, fault: null, server: lab.lab.host, full: null }]);
  const anna = (await passwords(lab).personStatus({ name: upn('anna') }))!;
  expect(anna).toMatchObject({ outcome: 'synchronized', attempts: 0, fault: null, dn: personDn('anna') });
  expect(anna.rules).toEqual([
    { direction: 'inbound', rule: 'In from AD - User AccountEnabled', precedence: expect.any(Number), inScope: true },
    { direction: 'outbound', rule: 'Out to AAD - User Join', precedence: expect.any(Number), inScope: true },
  ]);
  expect(anna.history.map(({ outcome, cause }) => [outcome, cause])).toEqual([
    ['synchronized', 'change'],
    ['synchronized', 'full'],
  ]);
  const kinds = (await passwords(lab).events({ limit: 10, kinds: ['started', 'full-began', 'full-ended'] })).map(
    ({ kind }) => kind,
  );
  expect(kinds).toEqual(['full-ended', 'full-began', 'started']);

  const { file } = lab.engine.store;
  const written = Buffer.concat(await Promise.all([readFile(file), readFile(`${file}-wal`)]));
  for (const secret of ['PPH1_MD4', 'Annas-First-1!', 'Annas-Second-1!']) expect(written.includes(secret)).toBe(false);
  expect(written.includes('synchronized')).toBe(true);
});

test('a process beside the engine sees how it stands, and what it asks for is done by the engine', async () => {
  const lab = await openPasswordLab({ people: ['anna'] });
  setPassword(lab, 'anna', 'Annas-First-1!');
  const beside = await openEngine({ dataDirectory: lab.engine.dataDirectory, purpose: 'test', beside: true });
  onTestFinished(() => beside.close());
  expect(await beside.passwords.status()).toMatchObject({ state: 'stopped', counts: { synchronized: 0 } });
  passwords(lab).start();
  await untilCounts(lab, { synchronized: 1 });
  await expect.poll(async () => (await beside.passwords.status()).state, { timeout: 20_000 }).toBe('running');
  expect(await beside.passwords.synchronizeNow({ name: 'anna' }, 'Grace')).toMatchObject({ outcome: 'waiting' });
  await expect.poll(() => credentialsSent(lab), { timeout: 20_000 }).toBe(2);
  await untilCounts({ engine: beside }, { synchronized: 1, waiting: 0 });
  await beside.passwords.fullSynchronization({ resend: true }, 'Grace');
  await expect.poll(() => credentialsSent(lab), { timeout: 20_000 }).toBe(3);
});

test('what the tenant has already is read again for nothing, unless somebody wants it sent again', async () => {
  const lab = await openPasswordLab({ people: ['anna', 'bert'] });
  for (const name of ['anna', 'bert']) setPassword(lab, name, `Of-${name}-1!`);
  passwords(lab).start();
  await untilCounts(lab, { synchronized: 2 });
  expect(credentialsSent(lab)).toBe(2);
  const ended = async () => (await passwords(lab).events({ limit: 9, kinds: ['full-ended'] })).length;
  expect(await passwords(lab).fullSynchronization({}, 'Grace')).toEqual([
    { connector: DOMAIN, partition: 'DC=contoso,DC=test' },
  ]);
  await expect.poll(ended, { timeout: 20_000 }).toBe(2);
  expect(credentialsSent(lab)).toBe(2);
  await passwords(lab).fullSynchronization({ connector: DOMAIN, resend: true }, 'Grace');
  await expect.poll(ended, { timeout: 20_000 }).toBe(3);
  expect(credentialsSent(lab)).toBe(4);
  const [asked] = await passwords(lab).events({ limit: 1, kinds: ['full-asked'] });
  expect(asked).toMatchObject({ who: 'Grace', detail: { resend: true } });

  await lab.restart();
  passwords(lab).start();
  setPassword(lab, 'bert', 'Of-bert-2!');
  await untilSignedIn(lab.tenant, upn('bert'), 'Of-bert-2!');
  expect(credentialsSent(lab)).toBe(5);
  const now = await passwords(lab).synchronizeNow({ name: personDn('anna') }, 'Grace');
  expect(now).toMatchObject({ outcome: 'synchronized', connector: DOMAIN });
  expect(credentialsSent(lab)).toBe(6);
  const { history } = (await passwords(lab).personStatus({ name: 'anna' }))!;
  expect(history[0]).toMatchObject({ cause: 'asked', who: 'Grace', outcome: 'synchronized' });
});

test('who is out of scope stays so until a cycle says otherwise, and nobody is missed who comes in later', async () => {
  const machine = entry(`CN=PC1,${STAFF}`, {
    objectClass: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
    sAMAccountName: 'PC1$',
    userAccountControl: '4096',
  });
  const trust = person('FABRIKAM$', { userAccountControl: '2080', userPrincipalName: upn('fabrikam.trust') });
  const entries = [machine, trust];
  const lab = await openPasswordLab({
    people: ['anna', person('dora', { userAccountControl: '514' }), person('emil', { adminDescription: 'User_emil' })],
    entries,
  });
  for (const name of ['anna', 'dora', 'emil', 'PC1$', 'FABRIKAM$']) setPassword(lab, name, 'Of-somebody-1!');
  passwords(lab).start();
  await untilCounts(lab, { synchronized: 1 });
  await untilOutcome(lab, 'dora', 'out-of-scope no-inbound-rule');
  expect(await outcomeOf(lab, 'emil')).toBe('out-of-scope not-joined');
  expect(credentialsSent(lab)).toBe(1);

  // The account is enabled, and its password has long been read past.
  await set(lab, personDn('dora'), { userAccountControl: '512' });
  // Somebody new, whose password is there before the account is imported.
  lab.lab.state.add(person('finn'));
  setPassword(lab, 'finn', 'Of-finn-1!');
  await lab.cycle();
  await untilSignedIn(lab.tenant, upn('dora'), 'Of-somebody-1!');
  await untilOutcome(lab, 'finn', 'out-of-scope not-exported');
  await lab.cycle();
  await untilSignedIn(lab.tenant, upn('finn'), 'Of-finn-1!');
  await untilCounts(lab, { synchronized: 3, waiting: 0, retry: 0 });

  // He leaves scope: the tenant keeps what it has, and gets no other.
  await set(lab, personDn('finn'), { userAccountControl: '514' });
  await lab.cycle();
  setPassword(lab, 'finn', 'Of-finn-2!');
  await untilOutcome(lab, 'finn', 'out-of-scope no-inbound-rule');
  expect(credentialsSent(lab)).toBe(3);
  lab.lab.state.remove(personDn('anna'));
  await untilCounts(lab, { synchronized: 1 });
});

test('a temporary password waits for its feature, and then has to be changed in the cloud, too', async () => {
  const lab = await openPasswordLab({ people: ['anna', 'bert'] });
  setPassword(lab, 'anna', 'Annas-First-1!');
  lab.lab.state.expirePassword('anna');
  setPassword(lab, 'bert', 'Berts-First-1!');
  passwords(lab).start();
  await untilOutcome(lab, 'anna', 'must-change');
  expect(await signIn(lab.tenant, upn('anna'), 'Annas-First-1!')).toBe(WRONG);
  await untilSignedIn(lab.tenant, upn('bert'), 'Berts-First-1!');

  // Somebody turns the feature on, which is seen with the next beginning at the latest.
  lab.tenant.state.synchronization.features |= FEATURES.temporary;
  await lab.restart();
  passwords(lab).start();
  const code = () => signIn(lab.tenant, upn('anna'), 'Annas-First-1!');
  await expect.poll(code, { timeout: 20_000 }).toBe(MUST_CHANGE);
  setPassword(lab, 'anna', 'Annas-Own-Choice-1!');
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-Own-Choice-1!');
  lab.lab.state.expirePassword('bert');
  await expect.poll(() => signIn(lab.tenant, upn('bert'), 'Berts-First-1!'), { timeout: 20_000 }).toBe(MUST_CHANGE);
});

test('a forest that is away keeps no other waiting, and misses nothing when it is back', async () => {
  const frieda = person('frieda', { userPrincipalName: `frieda@${FABRIKAM}` }, `CN=Users,DC=fabrikam,DC=test`);
  const lab = await openPasswordLab({ people: ['anna'], fabrikam: [frieda] });
  const fabrikam = lab.forests[1]!.lab;
  passwords(lab).start();
  setPassword(lab, 'anna', 'Annas-First-1!');
  fabrikam.state.setPassword('frieda', 'Friedas-First-1!');
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-First-1!');
  await untilSignedIn(lab.tenant, `frieda@${FABRIKAM}`, 'Friedas-First-1!');

  const service = lab.replication.get(FABRIKAM)!;
  service.always('getNcChanges', () => ({ kind: 'cut' }));
  fabrikam.state.setPassword('frieda', 'Friedas-Second-1!');
  const stateOf = async () =>
    (await passwords(lab).status()).domains.map(({ connector, state, fault }) => [connector, state, fault?.code]);
  await expect.poll(stateOf, { timeout: 20_000 }).toContainEqual([FABRIKAM, 'away', 'connection-lost']);
  setPassword(lab, 'anna', 'Annas-Second-1!');
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-Second-1!');
  service.always('getNcChanges', undefined);
  await untilSignedIn(lab.tenant, `frieda@${FABRIKAM}`, 'Friedas-Second-1!');
  const last = async () => {
    const [event] = await passwords(lab).events({ limit: 1, connector: FABRIKAM, kinds: ['failed', 'recovered'] });
    return event?.kind;
  };
  await expect.poll(last, { timeout: 20_000 }).toBe('recovered');
});

test('an account that expires is disabled in the tenant and gives no password, where that is chosen', async () => {
  const ticks = (milliseconds: number) => String((BigInt(milliseconds) + 11_644_473_600_000n) * 10_000n);
  const people = [
    person('anna', { accountExpires: '9223372036854775807' }),
    person('bert', { accountExpires: ticks(Date.now() + 3_600_000) }),
    person('cara', { accountExpires: ticks(Date.now() - 3_600_000) }),
  ];
  const lab = await openPasswordLab({ people, passwords: { expiredAccountsAsDisabled: true } });
  for (const name of ['anna', 'bert', 'cara']) setPassword(lab, name, `Of-${name}-1!`);
  const enabled = (name: string) => cloudUser(lab, name)?.properties['accountEnabled'];
  expect(['anna', 'bert', 'cara'].map(enabled)).toEqual([true, true, false]);
  passwords(lab).start();
  await untilCounts(lab, { synchronized: 2 });
  expect(await outcomeOf(lab, 'cara')).toBe('out-of-scope expired');

  // His time comes: nothing is written to the directory then, and the next cycle knows.
  await set(lab, personDn('bert'), { accountExpires: ticks(Date.now() + 4000) });
  await lab.cycle();
  await untilOutcome(lab, 'bert', 'out-of-scope expired');
  await lab.restart();
  passwords(lab).start();
  const afterCycle = async () => {
    await lab.cycle();
    return ['anna', 'bert', 'cara'].map(enabled);
  };
  await expect.poll(afterCycle, { timeout: 20_000 }).toEqual([true, false, false]);
  expect(await signIn(lab.tenant, upn('bert'), 'Of-bert-1!')).toBe(50057);
});
