/** Every function of the language by its name. */

import type { FunctionDefinition } from './define.ts';
import { CERTIFICATE_FUNCTIONS } from './functions/certificate.ts';
import { CONVERSION_FUNCTIONS } from './functions/conversion.ts';
import { DATE_FUNCTIONS } from './functions/date.ts';
import { DIRECTORY_FUNCTIONS } from './functions/directory.ts';
import { LOGIC_FUNCTIONS } from './functions/logic.ts';
import { MULTI_VALUE_FUNCTIONS } from './functions/multi-value.ts';
import { TEXT_FUNCTIONS } from './functions/text.ts';

export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    TEXT_FUNCTIONS,
    LOGIC_FUNCTIONS,
    MULTI_VALUE_FUNCTIONS,
    CONVERSION_FUNCTIONS,
    DATE_FUNCTIONS,
    DIRECTORY_FUNCTIONS,
    CERTIFICATE_FUNCTIONS,
  ].flatMap((family) => family.map((definition) => [definition.name, definition] as const)),
);
