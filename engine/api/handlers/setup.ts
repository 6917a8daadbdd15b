/** Setup: what there is to choose, the draft, what it would do, and doing it. */

import { FaultError } from '../../model/fault.ts';
import { answersJsonSchema, parseAnswers } from '../../setup/answers.ts';
import { configure, problemsOf } from '../../setup/configure/configure.ts';
import { restoreVersion, shownVersions } from '../../setup/configure/versions.ts';
import { readEnvironment } from '../../setup/environment.ts';
import { features } from '../../setup/features.ts';
import { install } from '../../setup/install.ts';
import { preview } from '../../setup/preview/preview.ts';
import { compileConfiguration, rulesOf } from '../../setup/rules-of.ts';
import { serviceAttributes } from '../../setup/service-attributes.ts';
import { checkSettings, exportSettings, settingsFileName } from '../../setup/settings-document.ts';
import { loadConfiguration } from '../../settings/configuration-store.ts';
import { configurationSchema } from '../../setup/configuration.ts';
import { draftAnswersSchema } from '../contract/answers.ts';
import { commands, type CallOptions, type CallResult } from '../contract/contract.ts';
import type { setupCommands, setupQueries } from '../contract/setup.ts';
import type { Engine } from '../engine.ts';
import { draftHandlers } from './draft.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

export const setupHandlers: Handlers<keyof typeof setupQueries | keyof typeof setupCommands> = {
  ...draftHandlers,
  async configuration(engine) {
    return (await engine.configuration()) ?? null;
  },
  'answers-schema': () => Promise.resolve({ ...answersJsonSchema() }),
  features: () =>
    Promise.resolve({
      ...features(),
      accountCreation: 'forest-account-create' in commands,
      applicationRegistration: 'application-register' in commands,
      certificateRotation: 'certificate-rotate' in commands,
    }),
  'service-attributes': (_engine, question) => Promise.resolve(writable(serviceAttributes(question))),
  environment: (engine) => readEnvironment(engine.dataDirectory, engine.store, process.env),
  async 'draft-problems'(engine, { answers, purpose, section }) {
    const problems = await problemsOf(engine, answers, purpose, await engine.configuration());
    return writable(problems.filter((problem) => section === undefined || problem.section === section));
  },
  async 'preview-objects'(engine, { previewId, after, limit, ...filter }) {
    const kept = engine.setup.preview();
    if (kept?.id !== previewId) {
      throw new FaultError({ code: 'preview-gone', stage: 'setup', detail: { previewId }, retry: 'never' });
    }
    return writable({ total: await kept.count(filter), objects: await kept.objects(filter, after, limit) });
  },
  async 'configuration-versions'(engine, { limit, before }) {
    return writable(await shownVersions(engine.store.reader, limit, before));
  },
  'settings-export': settingsExport,
  'settings-import-check'(_engine, { document }) {
    const { answers, ...checked } = checkSettings(document);
    const parsed = draftAnswersSchema.safeParse(answers);
    // What a field could not even hold was named as a problem; without it nothing else is lost.
    return Promise.resolve(writable({ ...checked, answers: parsed.success ? parsed.data : {} }));
  },
  setup,
  preview: (engine, { answers, purpose }, options) =>
    engine.setup.alone('preview', async () =>
      writable(
        await preview(engine, engine.setup, {
          ...{ answers, purpose, signal: signalOf(options) },
          onProgress: (progress) => options.onEvent?.('preview-progress', progress),
        }),
      ),
    ),
  configure: (engine, { answers, purpose, startSync, previewId }, options) =>
    engine.setup.alone('configure', async () =>
      writable(
        await configure(engine, engine.setup, {
          ...{ answers, purpose, startSync, previewId, signal: signalOf(options) },
          onStep: (step) => options.onEvent?.('setup-step', writable(step)),
          onProgress: (event) => options.onEvent?.('progress', event),
        }),
      ),
    ),
  async 'restore-configuration'(engine, { version }) {
    const restored = await restoreVersion(engine, version);
    engine.rulesChanged(restored);
    return { version: restored };
  },
};

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

async function settingsExport(engine: Engine): Promise<CallResult<'settings-export'>> {
  const saved = await loadConfiguration(engine.store.reader, configurationSchema);
  if (!saved) {
    const detail = { dataDirectory: engine.dataDirectory };
    throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
  }
  const document = exportSettings(saved.document, saved.version, engine.now());
  return {
    fileName: settingsFileName(saved.document, engine.now()),
    document: { ...document, answers: draftAnswersSchema.parse(document.answers) },
  };
}

async function setup(engine: Engine, wanted: Parsed<'setup'>, options: CallOptions): Promise<CallResult<'setup'>> {
  const present = await engine.configuration();
  if (present && !wanted.replace) {
    const detail = { dataDirectory: engine.dataDirectory };
    throw new FaultError({ code: 'already-configured', stage: 'setup', detail, retry: 'never' });
  }
  const configuration = await install(
    {
      store: engine.store,
      secrets: engine.secrets,
      now: engine.now,
      by: engine.actor,
      directories: engine.directories,
      signal: signalOf(options),
      onStep: ({ step, name, facts }) =>
        options.onEvent?.('setup-step', {
          ...{ id: `${step}/${name}`, step, name, facts: { ...facts } },
          ...{ state: 'done', milliseconds: 0, fault: null },
        }),
      checkRules: compileConfiguration,
    },
    parseAnswers(wanted.answers),
  );
  return {
    forests: configuration.forests.map((forest) => forest.connection.name),
    tenant: configuration.tenant.name,
    rules: rulesOf(configuration).filter((rule) => !rule.disabled).length,
  };
}
