/** The error catalogue: every error of the field has a code, words, a remedy, and somebody who says it, or a reason why not. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { meaningOfResult } from '../../../engine/connectors/entra-id/directory-sync/results.ts';
import { CONFLICT_FIXES, CONFLICT_KINDS } from '../../../engine/api/contract/conflicts.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { GERMAN } from '../../../engine/api/contract/words/german/german.ts';
import { ERROR_CATALOGUE, type CatalogueRow } from '../../../engine/explain/conflicts/catalogue.ts';
import { FAULT_CODES } from '../../../engine/model/fault.ts';
import { FEATURE } from '../../lab/tenant/directory-sync/matching/features.ts';
import { referenceFolder } from '../../lab/tenant/openapi-validator.ts';
import { makeWorld, octets, person, team, type World } from '../lab-tenant/directory-sync-matching-world.ts';

const ADDRESS = 'ada@contoso.test';
const cloudUser = (world: World, more: Parameters<World['state']['addUser']>[0] = {}) =>
  world.state.addUser({ userPrincipalName: ADDRESS, displayName: 'Ada', mailNickname: 'ada', mail: ADDRESS, ...more });

/** How the lab's service comes to answer each of them; `on demand`: where a test wants it, by a fault of its own. */
const PRODUCED: { readonly [error: string]: ((world: World) => { readonly errorCode?: string }) | 'on demand' } = {
  InvalidHardMatch(world) {
    world.directory.synchronization.features |= FEATURE.blockHardMatchTakeover;
    cloudUser(world, { onPremisesImmutableId: 'anchor-ada' });
    return world.set('User', person('ada'));
  },
  InvalidSoftMatch(world) {
    cloudUser(world, { onPremisesImmutableId: 'anchor-other' });
    return world.set('User', person('ada', { mail: ADDRESS }));
  },
  ObjectTypeMismatch(world) {
    cloudUser(world);
    return world.set('Group', team('ada', { mail: ADDRESS }));
  },
  AttributeValueMustBeUnique(world) {
    world.set('Group', team('ada', { mail: ADDRESS }));
    return world.set('User', person('ada', { SourceAnchor: 'anchor-u', mail: ADDRESS }));
  },
  IdentityDataValidationFailed: (world) => world.set('User', person('ada', { userPrincipalName: 'a da@contoso.test' })),
  DataValidationFailed: (world) => world.set('User', person('ada', { mail: 'no address' })),
  LargeObject: (world) =>
    world.set('User', person('ada', { userCertificate: Array.from({ length: 16 }, (_, at) => octets(4, at)) })),
  ExceededAllowedLength: (world) => world.set('User', person('ada', { department: 'd'.repeat(65) })),
  FederatedDomainChangeError(world) {
    world.set('User', person('ada', { userPrincipalName: 'ada@fabrikam.test' }));
    return world.set('User', person('ada', { userPrincipalName: 'ada@litware.test' }));
  },
  ExistingAdminRoleConflict(world) {
    const { id } = cloudUser(world);
    world.state.setPrivilegedRole(id, 'assigned');
    return world.set('User', person('ada', { mail: ADDRESS }));
  },
  AttributeUpdateNotAllowed(world) {
    const first = world.set('User', person('ada', { onPremisesObjectIdentifier: octets(16, 1) }));
    world.state.setObjectIdentifier(world.object(first).id, Buffer.alloc(16, 2).toString('base64'));
    return world.set('User', person('ada', { onPremisesObjectIdentifier: octets(16, 3) }));
  },
  DeletingCloudOnlyObjectNotAllowed(world) {
    cloudUser(world, { onPremisesImmutableId: 'anchor-ada' });
    return world.remove('User', 'anchor-ada');
  },
  'dn-attributes-failure'(world) {
    world.directory.synchronization.unknownReferences = 'refused';
    return world.set('User', person('ada', { manager: 'anchor-nobody' }));
  },
  'cd-missing-object': (world) => world.remove('User', 'anchor-nobody'),
  Throttled: 'on demand',
  ServiceUnavailable: 'on demand',
  DirectoryQuotaExceeded: 'on demand',
};

const meaningOf = (errorCode: string) =>
  meaningOfResult({
    ...{ errorCode, errorText: '', succeeded: false, cloudAnchor: undefined, sourceAnchor: undefined },
    ...{ conflictAttribute: undefined, conflictValue: undefined, conflictAnchor: undefined, conflictId: undefined },
  });

const rows = ERROR_CATALOGUE.map((row) => [row.error, row] as const);

describe('the error catalogue', () => {
  it.each(rows)('%s has a code, words and a remedy in both languages', (_, { code, reason, fixes, foundAs }) => {
    expect(FAULT_CODES).toContain(code);
    for (const words of [ENGLISH, GERMAN]) {
      const variant = reason === undefined ? undefined : words.faults[code]?.variants?.[`reason=${reason}`];
      if (reason !== undefined) expect(variant, `${reason} in ${words.language}`).toBeDefined();
      const detail = { ...(reason === undefined ? {} : { reason }), conflictName: 'Sales', value: 'a@contoso.test' };
      const fault = { code, stage: 'export', object: { name: 'Anna' }, detail, retry: 'never' } as const;
      const { what, why, remedy } = explainFault(fault, words);
      for (const text of [what, why, remedy]) expect(text).toMatch(/\S/);
    }
    for (const fix of fixes) expect(CONFLICT_FIXES).toContain(fix);
    for (const kind of foundAs) expect(CONFLICT_KINDS).toContain(kind);
  });

  it('every kind of conflict is an error of it, but for what the service takes without a word', () => {
    const silent = ['takeover', 'suffix-not-verified'];
    const found = new Set(ERROR_CATALOGUE.flatMap(({ foundAs }) => foundAs));
    expect(CONFLICT_KINDS.filter((kind) => !found.has(kind)).toSorted()).toEqual(silent.toSorted());
  });

  it.each(rows.filter(([, { from }]) => from === 'service'))(
    'the lab answers %s, and the connector takes it for what the catalogue says',
    (error, { also, code, reason }) => {
      const produce = PRODUCED[error];
      expect(produce, 'how the lab comes to answer it').toBeDefined();
      const said = typeof produce === 'function' ? produce(makeWorld()).errorCode : error;
      expect([error, ...also]).toContain(saidAs(said, error));
      for (const name of [said, ...also])
        expect(meaningOf(String(name)), name).toMatchObject({ code, ...(reason && { reason }) });
    },
  );

  it('what nobody here says has a reason why not, and nothing else has', () => {
    const isExplained = ({ why }: CatalogueRow) => why !== undefined;
    expect(ERROR_CATALOGUE.filter(isExplained)).toEqual(ERROR_CATALOGUE.filter(({ from }) => from === 'not-here'));
  });

  const file = path.join(referenceFolder(), 'entra-connect.md');
  const available = existsSync(file);
  it.skipIf(!available)(`has every error of section 5.6${available ? '' : ' (skipped: no reference)'}`, () => {
    const known = new Set(ERROR_CATALOGUE.flatMap(({ error, also }) => [error, ...also].map(folded)));
    const errors = errorsIn(readFileSync(file, 'utf8'));
    expect(errors.length).toBeGreaterThan(20);
    const missing = errors.filter((name) => ![...known].some((one) => folded(name).includes(one)));
    expect(missing).toEqual([]);
  });
});

/** The lab says these two by another of their names. */
function saidAs(said: string | undefined, error: string): string | undefined {
  return error === 'cd-missing-object' && said === 'ObjectNotFound' ? error : said;
}

const folded = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Names in the table of export errors, those of one line apart, and of the list of object-level errors. */
function errorsIn(reference: string): string[] {
  const start = reference.indexOf('### 5.6 Error catalogue');
  const section = reference.slice(start, reference.indexOf('\n### 5.7', start));
  const table = [...section.matchAll(/^\| ([^|]+) \|/gm)].map((row) => row[1]!.trim());
  const errors = table.filter((name) => name !== 'Error' && !/^-+$/.test(name));
  const list = section.slice(section.indexOf('#### Object-level sync errors'));
  const listed = [...list.matchAll(/`([^`]+)`/g)].map((name) => name[1]!.replace(/-…$|…$/, ''));
  return [...errors.flatMap((name) => name.split(' / ')), ...listed];
}
