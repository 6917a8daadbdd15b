/** Choices that the forests which were found cannot carry out. */

import { FaultError, type Fault } from '../model/fault.ts';
import { hasExchange, type Configuration } from './configuration.ts';
import { forestsWithout } from './problems.ts';
import { isExcludable } from './service-attributes.ts';

/** Throws `schema-attribute-missing`, `exchange-schema-missing` and `answers-invalid`. */
export function refuseImpossible(configuration: Configuration): void {
  refuseUnknownAttributes(configuration);
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
