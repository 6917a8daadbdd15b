import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultError } from '../../../engine/model/fault.ts';
import { answersJsonSchema } from '../../../engine/setup/answers.ts';
import { readAnswers, withReferences } from '../../../main/cli/answers.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'causeway-answers-'));
  await writeFile(path.join(folder, 'password'), 'Aa1-secret\n');
  await writeFile(path.join(folder, 'key.pem'), '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(document: unknown, environment: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const file = path.join(folder, 'answers.json');
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document));
  return readAnswers({ file, environment, readStandardInput: () => Promise.resolve('') });
}

async function faultOf(reading: Promise<unknown>): Promise<unknown> {
  return reading.then(
    () => undefined,
    (error: unknown) => (error instanceof FaultError ? error.fault : error),
  );
}

describe('answers', () => {
  it('take secrets from files beside them and from the environment', async () => {
    const document = {
      forests: [{ password: { file: 'password' } }, { password: { environment: 'PASSWORD' } }],
      tenant: { privateKeyPem: { file: 'key.pem' } },
    };
    const answers = await read(document, { PASSWORD: 'from the environment' });
    expect(answers).toMatchObject({
      forests: [{ password: 'Aa1-secret' }, { password: 'from the environment' }],
      tenant: { privateKeyPem: expect.stringContaining('END PRIVATE KEY-----\n') },
    });
  });

  it('follow references in the named places only', async () => {
    const document = { tenant: { name: { file: 'password' } }, password: { file: 'password', other: 1 } };
    expect(await read(document)).toEqual(document);
  });

  it('come from standard input as well', async () => {
    const readStandardInput = () => Promise.resolve('{"a":1}');
    expect(await readAnswers({ file: '-', environment: {}, readStandardInput })).toEqual({ a: 1 });
  });

  it('are refused with the place that is wrong, and never quoted', async () => {
    expect(await faultOf(read({ forests: [{ password: { environment: 'MISSING' } }] }))).toMatchObject({
      code: 'answers-invalid',
      detail: { path: 'forests.0.password', secret: 'the environment variable MISSING' },
    });
    expect(await faultOf(read({ tenant: { certificatePem: { file: 'missing.pem' } } }))).toMatchObject({
      code: 'answers-invalid',
      detail: { path: 'tenant.certificatePem' },
    });
    const broken = await faultOf(read('{"password":"hunter2"'));
    expect(broken).toMatchObject({ code: 'answers-invalid' });
    expect(JSON.stringify(broken)).not.toContain('hunter2');
  });
});

describe('the schema of answers', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const isValid = ajv.compile(withReferences(answersJsonSchema()) as object);
  const answers = (password: unknown, privateKeyPem: unknown) => ({
    forests: [
      {
        name: 'contoso.test',
        servers: [{ host: 'dc1.contoso.test' }],
        security: { mode: 'ldaps', trust: { kind: 'ca', pem: { file: 'ca.pem' } } },
        account: 'CONTOSO\\sync',
        password,
      },
    ],
    tenant: {
      tenantId: '11111111-1111-4111-8111-111111111111',
      clientId: '22222222-2222-4222-8222-222222222222',
      certificatePem: { file: 'certificate.pem' },
      privateKeyPem,
    },
  });

  it('takes what the command takes', () => {
    expect(isValid(answers('secret', { file: 'key.pem' }))).toBe(true);
    expect(isValid(answers({ environment: 'PASSWORD' }, { environment: 'KEY' }))).toBe(true);
  });

  it('refuses what the command refuses', () => {
    expect(isValid(answers({ url: 'x' }, { file: 'key.pem' }))).toBe(false);
    expect(isValid({ ...answers('secret', { file: 'key.pem' }), unknown: 1 })).toBe(false);
  });
});
