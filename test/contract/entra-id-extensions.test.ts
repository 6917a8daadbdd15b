/** Directory extensions: registered by an administrator, carried as values of users and groups. */

import { describe, expect, it } from 'vitest';

import {
  availableExtensions,
  registerExtensions,
  registeredExtensions,
} from '../../engine/connectors/entra-id/graph/administration/extensions.ts';
import type { WantedExtension } from '../../engine/connectors/entra-id/graph/administration/extensions.ts';
import type { ExtensionAttribute } from '../../engine/connectors/entra-id/back-ends/back-end.ts';
import {
  EVERYTHING,
  addGroup,
  addUser,
  anchorIn,
  applyChanges,
  clientCertificate,
  deltaImport,
  faultIn,
  fullImport,
  idIn,
  impatient,
  openAdministrator,
  operation,
  send,
  sendOne,
  startHarness,
} from './entra-id-harness.ts';

const APPLICATION = '0f3c8f0e-1b2a-4c5d-8e9f-001122334455';
const nameOf = (attribute: string) => `extension_${APPLICATION.replaceAll('-', '')}_${attribute}`;
const [DIVISION, BADGE, ADMIN, TOKEN, SKILLS] = ['division', 'badge', 'isAdmin', 'token', 'skills'].map(nameOf) as [
  string,
  string,
  string,
  string,
  string,
];

const want = (
  name: string,
  type: WantedExtension['type'] = 'string',
  given: Partial<WantedExtension> = {},
): WantedExtension => ({ name, type, multiValued: false, objectTypes: ['user'], ...given });

const ALL: readonly WantedExtension[] = [
  want(DIVISION, 'string', { objectTypes: ['user', 'group'] }),
  want(BADGE, 'integer'),
  want(ADMIN, 'boolean'),
  want(TOKEN, 'binary'),
  want(SKILLS, 'string', { multiValued: true }),
];
const ATTRIBUTES: readonly ExtensionAttribute[] = ALL.flatMap(({ name, type, multiValued, objectTypes }) =>
  objectTypes
    .filter((objectType) => objectType !== 'device')
    .map((objectType) => ({ objectType, name, type, multiValued })),
);
const SELECTION = { ...EVERYTHING, attributes: [...EVERYTHING.attributes, ...ALL.map(({ name }) => name)] };

async function startWithApplication() {
  const harness = await startHarness({ record: true }, {}, { ...impatient, extensions: ATTRIBUTES });
  const { certificatePem } = await clientCertificate();
  harness.tenant.registerApplication({ appId: APPLICATION, certificatePem, permissions: [] });
  return harness;
}

async function startRegistered() {
  const harness = await startWithApplication();
  await using administrator = await openAdministrator(harness);
  await registerExtensions(administrator.graph, APPLICATION, ALL);
  return harness;
}

describe('registering directory extensions', () => {
  it('makes what is missing, each once, with its type and for all of its objects', async () => {
    await using harness = await startWithApplication();
    await using administrator = await openAdministrator(harness);
    const { graph } = administrator;
    const split = [want(DIVISION), want(DIVISION, 'string', { objectTypes: ['group'] }), want(BADGE, 'integer')];
    expect(await registerExtensions(graph, APPLICATION, split)).toEqual([
      { name: DIVISION, created: true },
      { name: BADGE, created: true },
    ]);
    expect(await registerExtensions(graph, APPLICATION, ALL)).toEqual(
      ALL.map(({ name }) => ({ name, created: name !== DIVISION && name !== BADGE })),
    );
    const registered = await registeredExtensions(graph, APPLICATION);
    expect(registered.find(({ name }) => name === DIVISION)).toMatchObject({
      dataType: 'String',
      multiValued: false,
      targets: ['User', 'Group'],
    });
    expect(registered.map(({ name, dataType }) => [name, dataType])).toEqual([
      [DIVISION, 'String'],
      [BADGE, 'LargeInteger'],
      [ADMIN, 'Boolean'],
      [TOKEN, 'Binary'],
      [SKILLS, 'String'],
    ]);
    expect(await availableExtensions(graph)).toEqual(registered);
  });

  it.each([
    ['type', want(DIVISION, 'boolean')],
    ['number of values', want(DIVISION, 'string', { multiValued: true })],
    ['objects', want(DIVISION, 'string', { objectTypes: ['user', 'group'] })],
  ])('refuses a name that is taken with another %s, before anything is registered', async (_what, other) => {
    await using harness = await startWithApplication();
    await using administrator = await openAdministrator(harness);
    const { graph } = administrator;
    await registerExtensions(graph, APPLICATION, [want(DIVISION)]);
    await expect(registerExtensions(graph, APPLICATION, [want(BADGE), other])).rejects.toMatchObject({
      fault: { code: 'extension-registered-otherwise', attribute: DIVISION, detail: { registeredTargets: 'User' } },
    });
    expect(await registeredExtensions(graph, APPLICATION)).toHaveLength(1);
  });

  it('makes it once although the answer was lost', async () => {
    await using harness = await startWithApplication();
    await using administrator = await openAdministrator(harness);
    harness.tenant.faults.inject({
      match: { method: 'POST', path: /extensionProperties$/ },
      action: { kind: 'cut-connection', when: 'after-applying' },
      times: 1,
    });
    await registerExtensions(administrator.graph, APPLICATION, [want(DIVISION)]);
    expect(await registeredExtensions(administrator.graph, APPLICATION)).toHaveLength(1);
  });

  it('names an application that the tenant does not have', async () => {
    await using harness = await startHarness();
    await using administrator = await openAdministrator(harness);
    await expect(registerExtensions(administrator.graph, APPLICATION, ALL)).rejects.toMatchObject({
      fault: { code: 'application-unknown', detail: { clientId: APPLICATION } },
    });
  });
});

describe('values of directory extensions', () => {
  const values = {
    [DIVISION]: ['North'],
    [BADGE]: [4711n],
    [ADMIN]: [true],
    [TOKEN]: [new Uint8Array([1, 2, 255])],
    [SKILLS]: ['sails', 'knots'],
  };

  it('arrive with their types, come back as they were, and are cleared', async () => {
    await using harness = await startRegistered();
    const { connector, tenant } = harness;
    const { cookie } = await fullImport(connector, SELECTION);
    const created = [addUser(1, values), addGroup(2, { [DIVISION]: ['South'] })];
    const outcomes = await send(connector, created);
    const [ada = '', crew = ''] = created.map(({ operationId }) => anchorIn(outcomes.get(operationId)));
    expect(tenant.state.get(idIn(ada))?.properties).toMatchObject({
      [DIVISION]: 'North',
      [BADGE]: 4711,
      [ADMIN]: true,
      [TOKEN]: 'AQL/',
      [SKILLS]: ['sails', 'knots'],
    });
    const held = applyChanges(new Map(), (await deltaImport(connector, cookie, SELECTION)).changes);
    expect(held.get(ada)?.attributes).toMatchObject(values);
    expect(held.get(crew)?.attributes).toMatchObject({ [DIVISION]: ['South'] });
    const full = applyChanges(new Map(), (await fullImport(connector, SELECTION)).changes);
    expect(full.get(ada)?.attributes).toMatchObject(values);
    const cleared = { [DIVISION]: [], [BADGE]: [], [SKILLS]: [] };
    const update = operation({ kind: 'update', objectType: 'user', anchor: ada, attributes: cleared });
    expect(await sendOne(connector, update)).toMatchObject({ status: 'done' });
    const after = applyChanges(new Map(), (await fullImport(connector, SELECTION)).changes).get(ada)?.attributes;
    for (const name of Object.keys(cleared)) expect(after).not.toHaveProperty([name]);
    expect(after).toMatchObject({ [ADMIN]: [true] });
  });

  it('are capabilities of the connector while they are in use', async () => {
    await using harness = await startRegistered();
    const { user, group } = harness.connector.capabilities.objectTypes;
    expect(user?.attributes).toEqual(expect.arrayContaining(ALL.map(({ name }) => name)));
    expect(group?.attributes).toContain(DIVISION);
    expect(group?.attributes).not.toContain(BADGE);
    const { attributes } = await harness.connector.schema();
    expect(attributes.get(BADGE)).toEqual({ name: BADGE, type: 'integer', multiValued: false });
  });

  it.each([
    ['too long', { [DIVISION]: ['x'.repeat(257)] }, 'value-too-long'],
    ['of another type', { [BADGE]: ['many'] }, 'value-invalid'],
    ['too large a number', { [BADGE]: [2n ** 60n] }, 'value-invalid'],
    ['several where one is registered', { [DIVISION]: ['a', 'b'] }, 'value-invalid'],
  ])('that are %s are refused before they are sent', async (_what, attributes, code) => {
    await using harness = await startRegistered();
    const outcome = await sendOne(harness.connector, addUser(1, attributes));
    expect(faultIn(outcome)).toMatchObject({ code, attribute: Object.keys(attributes)[0] });
    expect(harness.tenant.counters.requests['POST /users']).toBeUndefined();
  });

  it('of an extension whose registration is gone are named, at import and at export, and the rest goes on', async () => {
    await using harness = await startRegistered();
    const { connector, tenant } = harness;
    const ada = anchorIn(await sendOne(connector, addUser(1, values)));
    const before = await fullImport(connector, SELECTION);
    await using administrator = await openAdministrator(harness);
    const application = tenant.applications.list().find(({ appId }) => appId === APPLICATION);
    const gone = (await registeredExtensions(administrator.graph, APPLICATION)).find(({ name }) => name === BADGE);
    const path = `/applications/${String(application?.id)}/extensionProperties/${String(gone?.id)}`;
    await administrator.graph.call('delete-extension', { method: 'DELETE', path });
    await expect(deltaImport(connector, before.cookie, SELECTION)).rejects.toMatchObject({
      fault: { code: 'delta-token-expired' },
    });
    const { changes, cookie, pages } = await fullImport(connector, SELECTION);
    const missing = [{ code: 'extension-not-registered', attribute: BADGE, stage: 'import' }];
    expect(pages.flatMap(({ faults }) => faults)).toMatchObject(missing);
    const held = applyChanges(new Map(), changes).get(ada)?.attributes;
    expect(held).toMatchObject({ [DIVISION]: ['North'], [ADMIN]: [true] });
    expect(held).not.toHaveProperty([BADGE]);
    const delta = await deltaImport(connector, cookie, SELECTION);
    expect(delta.pages.flatMap(({ faults }) => faults)).toMatchObject(missing);
    const write = (attributes: object) =>
      operation({ kind: 'update', objectType: 'user', anchor: ada, attributes: { ...attributes } });
    expect(faultIn(await sendOne(connector, write({ [BADGE]: [1n] })))).toMatchObject({
      code: 'extension-not-registered',
      attribute: BADGE,
    });
    expect(await sendOne(connector, write({ [DIVISION]: ['South'] }))).toMatchObject({ status: 'done' });
  });

  it('are at most a hundred on an object', async () => {
    const names = Array.from({ length: 101 }, (_, index) => nameOf(`a${index}`));
    const extensions = names.map((name) => ({ objectType: 'user', name, type: 'string', multiValued: false }) as const);
    await using harness = await startHarness({}, {}, { ...impatient, extensions });
    const { certificatePem } = await clientCertificate();
    harness.tenant.registerApplication({ appId: APPLICATION, certificatePem, permissions: [] });
    await using administrator = await openAdministrator(harness);
    await registerExtensions(
      administrator.graph,
      APPLICATION,
      names.map((name) => want(name)),
    );
    const all = (count: number) => Object.fromEntries(names.slice(0, count).map((name) => [name, ['x']]));
    const outcomes = [await sendOne(harness.connector, addUser(1, all(100)))];
    expect(outcomes[0]).toMatchObject({ status: 'done' });
    expect(faultIn(await sendOne(harness.connector, addUser(2, all(101))))).toMatchObject({
      code: 'operation-refused',
      detail: { serverCode: 'Directory_QuotaExceeded' },
    });
  });
});
