import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftAnswersSchema } from '../../../engine/api/contract/answers.ts';
import { answersSchema, openAnswersSchema, type Answers } from '../../../engine/setup/answers.ts';
import { answersOf } from '../../../engine/setup/answers-of.ts';
import type { Configuration } from '../../../engine/setup/configuration.ts';
import { install } from '../../../engine/setup/install.ts';
import { openSecrets } from '../../../engine/settings/secrets.ts';
import { openStore } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { configurations } from './configurations.ts';
import { directoriesOf } from './made-up-directories.ts';

const sealer = {
  seal: (_name: string, secret: string) => Promise.resolve(Buffer.from(secret)),
  unseal: (_name: string, sealed: Buffer) => Promise.resolve(sealed.toString()),
};

function withSecrets(configuration: Configuration): Answers {
  const { forests, tenant, ...choices } = answersOf(configuration);
  return answersSchema.parse({
    ...choices,
    forests: forests.map((forest) => ({ ...forest, password: 'secret' })),
    tenant: { ...tenant, privateKeyPem: 'PRIVATE KEY' },
  });
}

test('the answers of any configuration make it again', async () => {
  const store = await openStore(await temporaryDirectory());
  const secrets = openSecrets(store, sealer);
  await fc.assert(
    fc.asyncProperty(configurations, async (configuration) => {
      const environment = {
        ...{ store, secrets, now: () => new Date(), by: 'test', directories: directoriesOf(configuration) },
        ...{ onStep: () => undefined, checkRules: () => undefined },
      };
      expect(await install(environment, withSecrets(configuration))).toEqual(configuration);
    }),
    { numRuns: 60 },
  );
  await store.close();
});

test('the answers of any configuration can be a draft, word for word', () => {
  fc.assert(
    fc.property(configurations, (configuration) => {
      const answers = answersOf(configuration);
      expect(draftAnswersSchema.parse(JSON.parse(JSON.stringify(answers)))).toEqual(answers);
      expect(openAnswersSchema.parse(draftAnswersSchema.parse(answers))).toEqual(answers);
    }),
    { numRuns: 60 },
  );
});

/** Keys at every level, through lists and alternatives. */
function keysOf(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, anyOf, oneOf } = schema as {
    readonly properties?: { readonly [key: string]: unknown };
    readonly items?: unknown;
    readonly anyOf?: readonly unknown[];
    readonly oneOf?: readonly unknown[];
  };
  return [
    ...Object.entries(properties ?? {}).flatMap(([key, inner]) => [
      `${path}/${key}`,
      ...keysOf(inner, `${path}/${key}`),
    ]),
    ...keysOf(items, `${path}[]`),
    ...[...(anyOf ?? []), ...(oneOf ?? [])].flatMap((one) => keysOf(one, path)),
  ];
}

test('a draft has a place for every answer, and for nothing else', () => {
  const known = (schema: typeof openAnswersSchema | typeof draftAnswersSchema) =>
    new Set(keysOf(schema.toJSONSchema({ io: 'input', unrepresentable: 'any' })));
  const inRules = (key: string) => key.startsWith('/rules/custom[]/');
  const wanted = [...known(openAnswersSchema)].filter((key) => !inRules(key)).sort();
  expect(wanted.length).toBeGreaterThan(50);
  expect([...known(draftAnswersSchema)].filter((key) => !inRules(key)).sort()).toEqual(wanted);
});
