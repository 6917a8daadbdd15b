/** Which parts this engine has. Read off the answers it takes: what cannot be answered cannot be offered. */

import { entraIdSettingsSchema } from '../connectors/entra-id/settings.ts';
import { matchingAttributes } from '../rules/defaults/matching-attributes.ts';
import { openAnswersSchema } from './answers.ts';
import { BACK_ENDS, DEFAULT_BACK_END } from './back-ends/choice.ts';
import { userMatchingSchema } from './configuration.ts';

const answers = openAnswersSchema.shape;

/** By the names that their answers would have. */
const OPTIONAL_FEATURES = [
  'exchangeHybrid',
  'publicFolders',
  'passwordHashSync',
  'passwordWriteback',
  'groupWriteback',
  'deviceWriteback',
  'directoryExtensions',
] as const;

const has = (name: string) => name in answers;

export function features() {
  const [named, byAttribute] = userMatchingSchema.options;
  return {
    signIn: answers.signIn.unwrap().options,
    singleSignOn: has('singleSignOn'),
    federation: has('federation'),
    backEnds: [...BACK_ENDS],
    defaultBackEnd: DEFAULT_BACK_END,
    userMatching: [...named.options, ...Object.keys(byAttribute.shape)] as (
      (typeof named.options)[number] | keyof typeof byAttribute.shape
    )[],
    matchingAttributes: matchingAttributes(),
    sourceAnchor: answers.sourceAnchor.unwrap().options,
    groupFilter: 'groupFilter' in answers.forests.element.shape,
    appFiltering: has('applications'),
    directoryExtensions: has('directoryExtensions'),
    optionalFeatures: OPTIONAL_FEATURES.filter(has),
    clouds: [...entraIdSettingsSchema.shape.cloud.unwrap().options[0].options],
  };
}
