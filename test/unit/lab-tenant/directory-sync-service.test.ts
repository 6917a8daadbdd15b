/** The directory-sync service answers: every operation, in the shapes that clients read. */

import { Agent, fetch } from 'undici';
import { describe, expect, it } from 'vitest';
import {
  childOf,
  textIn,
  type XmlElement,
} from '../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  anchor,
  credentialRequest,
  el,
  memberChanges,
  resultsOf,
  startSyncClient,
  syncObject,
  textAt,
  user,
  type CallAnswer,
} from './directory-sync-client.ts';

interface ReadObject {
  readonly type: string | undefined;
  readonly operation: string | undefined;
  /** Texts; lists; undefined where the value is nil; `+a` and `-a` for changes of references. */
  readonly values: { readonly [key: string]: unknown };
}

function readObjects({ result }: CallAnswer): ReadObject[] {
  const list = result === undefined ? undefined : childOf(result, 'ResultObjects');
  return (list?.children ?? []).map((object) => ({
    type: textAt(object, 'SyncObjectType'),
    operation: textAt(object, 'SyncOperation'),
    values: Object.fromEntries(
      (childOf(object, 'PropertyValues')?.children ?? []).map((entry) => [
        textAt(entry, 'Key') ?? '',
        valueIn(childOf(entry, 'Value')),
      ]),
    ),
  }));
}

function valueIn(value: XmlElement | undefined): unknown {
  if (value === undefined || value.children.length === 0) return textIn(value);
  const [first] = value.children;
  if (first?.name !== 'referenceChanges') return value.children.map(textIn);
  return first.children.map(
    (change) => `${textAt(change, 'operationInt') === '1' ? '+' : '-'}${textAt(change, 'Reference', 'Anchor') ?? ''}`,
  );
}

const cookieOf = ({ result }: CallAnswer): string => textAt(result, 'OutputCookie') ?? '';

describe('the address', () => {
  it('answers a browser, which is how people find out whether they reach it', async () => {
    await using client = await startSyncClient();
    const dispatcher = new Agent({ connect: { ca: client.tenant.caCertificatePem } });
    const answer = await fetch(client.tenant.directorySyncUrl, { dispatcher });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await answer.text();
    await dispatcher.close();
  });
});

describe('Capabilities', () => {
  it('is a document inside the document, with the least version and those that are refused', async () => {
    await using client = await startSyncClient({ minimumVersion: '2.5.79.0', refusedVersions: ['2.5.90.0'] });
    const text = textIn((await client.call('Capabilities')).result) ?? '';
    expect(text).toContain('<MinimumProductVersion>2.5.79.0</MinimumProductVersion>');
    expect(text).toContain('<BlackList Enabled="true"><ClientVersion>2.5.90.0</ClientVersion></BlackList>');
  });
});

const WITHOUT_LICENCES = [el('includeLicenseInformation', 'false')];

describe('GetCompanyConfiguration', () => {
  it('tells what the company has', async () => {
    await using client = await startSyncClient();
    client.tenant.state.synchronization.company.currentExport = { machineName: 'SYNC-01', totalObjects: 24 };
    const { result } = await client.call('GetCompanyConfiguration', WITHOUT_LICENCES);
    const at = (...path: string[]) => textAt(result, ...path);
    expect(at('TenantId')).toBe(client.tenant.tenantId);
    expect([at('DisplayName'), at('IsDirSyncing'), at('IsPasswordSyncing')]).toEqual(['Contoso', 'true', 'false']);
    expect(at('DirSyncFeatures')).toBe('41016');
    expect(at('MaxLinksSupportedAcrossBatchInProvision2')).toBe('15000');
    expect(at('SynchronizationInterval')).toBe('PT30M');
    expect(at('DirSyncConfiguration', 'PreventAccidentalDeletion', 'DeletionPrevention')).toBe('EnabledForCount');
    expect(at('DirSyncConfiguration', 'PreventAccidentalDeletion', 'ThresholdCount')).toBe('500');
    expect(at('DirSyncConfiguration', 'CurrentExport', 'DirSyncClientMachineName')).toBe('SYNC-01');
    expect(at('DirSyncConfiguration', 'Writeback', 'UserContainer')).toBeUndefined();
  });

  it('is answered before synchronization is enabled, which it tells', async () => {
    await using client = await startSyncClient();
    client.tenant.state.synchronization.activated = false;
    const { result } = await client.call('GetCompanyConfiguration', WITHOUT_LICENCES);
    expect(textAt(result, 'IsDirSyncing')).toBe('false');
  });
});

describe('SetCompanyDirsyncFeatures', () => {
  it('sets the mask, and what no tenant can turn off stays on', async () => {
    await using client = await startSyncClient();
    const answer = await client.call('SetCompanyDirsyncFeatures', [el('dirsyncFeatures', '1')]);
    expect([answer.status, answer.result]).toEqual([200, undefined]);
    const duplicates = 8 | 32;
    expect(client.tenant.state.synchronization.features & (1 | duplicates | 32768)).toBe(1 | duplicates);
    const { result } = await client.call('GetCompanyConfiguration', WITHOUT_LICENCES);
    expect(textAt(result, 'IsPasswordSyncing')).toBe('true');
  });
});

describe('ProvisionAzureADSyncObjects2', () => {
  it('makes objects and says of each what became of it', async () => {
    await using client = await startSyncClient();
    const answer = await client.provision([
      user(1),
      syncObject({ SourceAnchor: anchor(2), displayName: 'Group', securityEnabled: true }, 'Group'),
      syncObject({ SourceAnchor: anchor(3), displayName: 'Contact', mail: 'c@fabrikam.test' }, 'Contact'),
    ]);
    const results = resultsOf(answer);
    expect(results.map(({ sourceAnchor }) => sourceAnchor)).toEqual([anchor(1), anchor(2), anchor(3)]);
    expect(results.map(({ code, errorCode, description }) => [code, errorCode, description])).toEqual(
      results.map(() => ['Success', '0', undefined]),
    );
    expect(results.map(({ cloudAnchor }) => cloudAnchor?.split('_')[0])).toEqual(['User', 'Group', 'Contact']);
    const made = client.tenant.state.get('user1@contoso.test');
    expect(`User_${made?.id ?? ''}`).toBe(results[0]?.cloudAnchor);
    expect(made?.properties).toMatchObject({ onPremisesSyncEnabled: true, onPremisesImmutableId: anchor(1) });
    expect(client.tenant.state.synchronization.company.lastSyncAt).not.toBeNull();
    expect(client.tenant.directorySync.counters).toMatchObject({ objects: 3, succeeded: 3, failed: 0 });
  });

  it('says what failed, and does the rest', async () => {
    await using client = await startSyncClient();
    const answer = await client.provision([user(1), syncObject({ SourceAnchor: anchor(2) }, 'Group', 'Delete')]);
    const [first, second] = resultsOf(answer);
    expect(first?.code).toBe('Success');
    expect(second).toMatchObject({ code: 'Failure', sourceAnchor: anchor(2) });
    expect(second?.errorCode).not.toBe('0');
    expect(second?.description).not.toBe('');
  });

  it('takes no batch that is too large', async () => {
    await using client = await startSyncClient({ maximumObjects: 2, maximumLinks: 3 });
    expect((await client.provision([user(1), user(2), user(3)])).fault).toContain('exceeds 2');
    const groups = [4, 5].map((number) =>
      syncObject(
        { SourceAnchor: anchor(number), displayName: 'G', member: memberChanges([anchor(1), anchor(2)]) },
        'Group',
      ),
    );
    expect((await client.provision(groups)).fault).toContain('4 links, which exceeds 3');
    const people = [6, 7].map((number) => user(number, { manager: anchor(1), publicDelegates: [anchor(2)] }));
    expect((await client.provision(people)).fault).toContain('4 links, which exceeds 3');
    expect(client.tenant.state.list('user')).toEqual([]);
  });

  it('takes whole lists of members in either form, and changes in the second', async () => {
    await using client = await startSyncClient();
    await client.provision([user(1), user(2), user(3)]);
    const group = (member: ReturnType<typeof memberChanges> | readonly string[]) =>
      syncObject({ SourceAnchor: anchor(9), displayName: 'Group', securityEnabled: true, member }, 'Group');
    const members = () => client.tenant.state.list('group')[0]?.memberIds.length;
    await client.provision([group([anchor(1), anchor(2)])], {}, 'ProvisionAzureADSyncObjects');
    expect(members()).toBe(2);
    await client.provision([group(memberChanges([anchor(3)], [anchor(1)]))]);
    expect(members()).toBe(2);
    await client.provision([group(memberChanges([anchor(1)]))]);
    expect(members()).toBe(3);
  });
});

describe('ReadBackAzureADSyncObjects2', () => {
  it('gives back what was sent, and links as source anchors', async () => {
    await using client = await startSyncClient();
    const sid = Buffer.from('010500000000000515000000b1f5a3c2d4e6f80112345678e9030000', 'hex');
    await client.provision([user(1, { title: 'Clerk', countryCode: 276n, onPremiseSecurityIdentifier: sid })]);
    const proxyAddresses = ['SMTP:g@contoso.test', 'smtp:h@contoso.test'];
    await client.provision([
      syncObject(
        { SourceAnchor: anchor(2), displayName: 'G', proxyAddresses, member: memberChanges([anchor(1)]) },
        'Group',
      ),
    ]);
    const answer = await client.readBack();
    expect(textAt(answer.result, 'MoreObjects')).toBe('false');
    const objects = readObjects(answer);
    const [first, second] = ['User', 'Group'].map((type) => objects.find((object) => object.type === type));
    expect(first).toMatchObject({ type: 'User', operation: 'Set' });
    expect(first?.values).toMatchObject({
      SourceAnchor: anchor(1),
      userPrincipalName: 'user1@contoso.test',
      accountEnabled: 'true',
      title: 'Clerk',
      countryCode: '276',
      onPremiseSecurityIdentifier: sid.toString('base64'),
    });
    expect(first?.values['CloudAnchor']).toMatch(/^User_/);
    expect(second?.values).toMatchObject({ proxyAddresses, member: [anchor(1)] });
  });

  it('goes on page by page, and since a cookie tells only what changed', async () => {
    await using client = await startSyncClient({ pageSize: 2 });
    await client.provision([1, 2, 3, 4, 5].map((number) => user(number)));
    const names: unknown[] = [];
    let answer = await client.readBack();
    for (;;) {
      names.push(...readObjects(answer).map(({ values }) => values['SourceAnchor']));
      if (textAt(answer.result, 'MoreObjects') === 'false') break;
      answer = await client.readBack(cookieOf(answer));
    }
    expect(names).toEqual([1, 2, 3, 4, 5].map(anchor));
    const quiet = await client.readBack(cookieOf(answer));
    expect(readObjects(quiet)).toEqual([]);
    await client.provision([
      syncObject({ SourceAnchor: anchor(2), title: 'Boss' }),
      syncObject({ SourceAnchor: anchor(4) }, 'User', 'Delete'),
    ]);
    const changed = readObjects(await client.readBack(cookieOf(quiet)));
    expect(changed.map(({ operation, values }) => [operation, values['SourceAnchor']])).toEqual([
      ['Set', anchor(2)],
      ['Delete', anchor(4)],
    ]);
    expect(changed[0]?.values['title']).toBe('Boss');
  });

  it('tells changes of members as such, and a value that was cleared as nil', async () => {
    await using client = await startSyncClient();
    await client.provision([user(1, { title: 'Clerk' }), user(2)]);
    const group = (added: string[], removed: string[] = []) =>
      syncObject({ SourceAnchor: anchor(9), displayName: 'G', member: memberChanges(added, removed) }, 'Group');
    await client.provision([group([anchor(1)])]);
    const cookie = cookieOf(await client.readBack());
    await client.provision([user(1, { title: null })]);
    await client.provision([group([anchor(2)], [anchor(1)])]);
    const [person, changedGroup] = readObjects(await client.readBack(cookie));
    expect(Object.keys(person?.values ?? {})).toContain('title');
    expect(person?.values['title']).toBeUndefined();
    const ids = new Map(client.tenant.state.list('user').map(({ id, properties }) => [properties['displayName'], id]));
    const named = (sign: string, number: number) => [
      `${sign}${anchor(number)}`,
      `${sign}User_${ids.get(`User ${String(number)}`) ?? ''}`,
    ];
    const changes = changedGroup?.values['member'] as string[];
    expect(changes).toHaveLength(2);
    expect(changes.some((change) => named('+', 2).includes(change))).toBe(true);
    expect(changes.some((change) => named('-', 1).includes(change))).toBe(true);
  });

  it('knows its own cookies and no others', async () => {
    await using client = await startSyncClient();
    for (const cookie of [Buffer.from('{"tenant":"other","log":0}'), Buffer.from('nonsense'), Buffer.from('{}')]) {
      const answer = await client.readBack(cookie.toString('base64'));
      expect([answer.status, answer.fault]).toEqual([500, expect.stringContaining('cookie is invalid')]);
    }
  });

  it('in its first form names what is empty as well', async () => {
    await using client = await startSyncClient();
    await client.provision([user(1)]);
    const read = async (operation: string) => readObjects(await client.readBack(undefined, {}, operation))[0]?.values;
    expect(Object.keys((await read('ReadBackAzureADSyncObjects')) ?? {})).toContain('CloudMSExchArchiveStatus');
    expect(Object.keys((await read('ReadBackAzureADSyncObjects2')) ?? {})).not.toContain('CloudMSExchArchiveStatus');
  });
});

describe('FinalizeExport', () => {
  it('stamps the organization, and does not believe more successes than objects', async () => {
    await using client = await startSyncClient();
    const finalize = (total: number, successful: number) =>
      client.call('FinalizeExport', [
        el('totalExported', String(total)),
        el('successfulExportCount', String(successful)),
      ]);
    expect((await finalize(3, 4)).fault).toContain('4 of 3 were successful');
    expect(client.tenant.state.synchronization.company.lastSyncAt).toBeNull();
    expect((await finalize(3, 2)).status).toBe(200);
    expect(client.tenant.state.synchronization.company.lastSyncAt).not.toBeNull();
  });
});

/** Of "Pa$$w0rd", with the salt of a public test vector. */
const HASH = 'v1;PPH1_MD4,181a3024085fcee2f70e,1000,b39525c3bc72a1136fcf7c8a338e0c14313d0450d1a4c98ef0a6ddada3bc5b0a;';

describe('ProvisionCredentials', () => {
  const item = (sourceAnchor: string, data = HASH) => ({
    ChangeDate: '2026-11-20T08:00:00.0000000Z',
    CredentialData: data,
    ForcePasswordChangeOnLogon: 'false',
    SourceAnchor: sourceAnchor,
  });

  it('takes hashes where the feature is on, with a result for each', async () => {
    await using client = await startSyncClient({ features: 41016 | 1 });
    await client.provision([user(1)]);
    const answer = await client.call('ProvisionCredentials', [
      credentialRequest([item(anchor(1)), item(anchor(2)), item(anchor(1), 'v1;nothing')]),
    ]);
    const list = answer.result === undefined ? undefined : childOf(answer.result, 'Results');
    const results = (list?.children ?? []).map((one) => [textAt(one, 'SourceAnchor'), textAt(one, 'Result')]);
    expect(results.map(([name]) => name)).toEqual([anchor(1), anchor(2), anchor(1)]);
    expect(results[0]?.[1]).toBe('0');
    expect(results[1]?.[1]).not.toBe('0');
    expect(results[2]?.[1]).not.toBe('0');
    expect(client.tenant.directorySync.counters.credentials).toBe(3);
    expect(client.tenant.state.synchronization.company.lastPasswordSyncAt).not.toBeNull();
  });

  it('has the parts of an item in order, and says nothing of the hash where something is wrong', async () => {
    await using client = await startSyncClient({ features: 41016 | 1 });
    const broken = { ...item(anchor(1)), ChangeDate: 'yesterday' };
    const answer = await client.call('ProvisionCredentials', [credentialRequest([broken])]);
    expect(answer.fault).toContain('ChangeDate: "yesterday" is no dateTime');
    expect(answer.fault).not.toContain('PPH1');
  });
});

describe('beside the objects', () => {
  it('a service account is made, signs people in, and gets another password', async () => {
    await using client = await startSyncClient();
    const get = async () => (await client.call('GetServiceAccount', [el('identifier', 'Sync_SYNC-01_abc')])).result;
    const [first, second] = [await get(), await get()];
    expect(textAt(first, 'UserName')).toBe('Sync_SYNC-01_abc@contoso.onmicrosoft.test');
    expect(textAt(second, 'UserName')).toBe(textAt(first, 'UserName'));
    expect(textAt(second, 'Password')).not.toBe(textAt(first, 'Password'));
    expect(client.tenant.state.list('user')).toHaveLength(1);
    expect((await client.call('GetServiceAccount', [el('identifier', 'a b@c')])).fault).toContain('not valid');
  });

  it('the issuer of device certificates is told, and that there are no Domain Services', async () => {
    await using client = await startSyncClient();
    const devices = (await client.call('GetDeviceConfiguration')).result;
    const issuer = textAt(devices, 'PublicIssuerCertificates', 'base64Binary') ?? '';
    expect(client.tenant.caCertificatePem.replaceAll('\n', '')).toContain(issuer.slice(0, 60));
    const windows = (await client.call('GetWindowsCredentialsSyncConfig')).result;
    expect(textAt(windows, 'EnableWindowsLegacyCredentials')).toBe('false');
    expect(textAt(windows, 'SecretEncryptionCertificate')).toBeUndefined();
  });
});

describe('what is recorded', () => {
  it('has neither tokens nor hashes in it', async () => {
    await using client = await startSyncClient({ features: 41016 | 1 }, { record: true });
    await client.provision([user(1)]);
    await client.call('ProvisionCredentials', [
      credentialRequest([
        {
          ChangeDate: '2026-11-20T08:00:00Z',
          CredentialData: HASH,
          ForcePasswordChangeOnLogon: 'false',
          SourceAnchor: anchor(1),
        },
      ]),
    ]);
    const { requests, counters } = client.tenant.directorySync;
    expect(requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['ProvisionAzureADSyncObjects2', 200],
      ['ProvisionCredentials', 200],
    ]);
    const text = JSON.stringify(requests);
    expect(text).toContain('user1@contoso.test');
    expect(text).not.toContain('PPH1');
    expect(text).not.toContain('eyJ');
    expect(counters.requests).toEqual({ ProvisionAzureADSyncObjects2: 1, ProvisionCredentials: 1 });
    client.tenant.resetTraffic();
    expect([requests.length, counters.requests]).toEqual([0, {}]);
  });
});
