/** Choices that the forests which were found cannot carry out. */

import { FaultError, type Fault } from '../model/fault.ts';
import { hasExchange, type Configuration } from './configuration.ts';
import { forestsWithout } from './problems.ts';
import { isExcludable } from './service-attributes.ts';

/** Throws `schema-attribute-missing`, `exchange-schema-missing` and `answers-invalid`. */
export function refuseImpossible(configuration: Configuration): void {
  refuseUnknownAttributes(configuration);
  refusePasswords(configuration);
  const { exchangeHybrid, publicFolders, forests, excludedAttributes } = configuration;
  if ((exchangeHybrid || publicFolders) && !forests.some(hasExchange)) throw refusal('exchange-schema-missing', {});
  const needed = excludedAttributes.find((attribute) => !isExcludable(attribute));
  if (needed === undefined) return;
  throw refusal('answers-invalid', {
    path: 'excludedAttributes',
    message: 'not an attribute that can be left out',
    attribute: needed,
  });
}

/** Hashes of passwords have one way into the tenant; and a forest that is left out has to be one of those there are. */
function refusePasswords({ passwordHashSync: { enabled, excludedForests }, tenant, forests }: Configuration): void {
  if (enabled && tenant.backEnd !== 'directory-sync') {
    throw refusal('answers-invalid', { path: 'signIn', message: 'password hashes need the back end directory-sync' });
  }
  const unknown = excludedForests.find((name) => !forests.some(({ connection }) => connection.name === name));
  if (unknown === undefined) return;
  const detail = { path: 'passwordHashSync.excludedForests', message: 'no forest has this name', name: unknown };
  throw refusal('answers-invalid', detail);
}

/** Rules leave out what a forest does not have: without the attribute they are made for they would leave out everybody. */
function refuseUnknownAttributes(configuration: Configuration): void {
  const { userPrincipalNameAttribute, userMatching } = configuration;
  const wanted = [userPrincipalNameAttribute, ...(typeof userMatching === 'string' ? [] : [userMatching.attribute])];
  for (const attribute of wanted) {
    const [forest] = forestsWithout(configuration, attribute);
    if (forest === undefined) continue;
    throw new FaultError({
      code: 'schema-attribute-missing',
      stage: 'setup',
      object: { connector: forest },
      attribute,
      detail: { attribute },
      retry: 'never',
    });
  }
}

function refusal(code: Fault['code'], detail: Fault['detail']): FaultError {
  return new FaultError({ code, stage: 'setup', detail, retry: 'never' });
}
