/** The draft of a setup or a change, and its secrets, which are taken and never given back. */

import { answersOf } from '../../setup/answers-of.ts';
import { configurationSchema, hasExchange } from '../../setup/configuration.ts';
import { loadDraft, removeDraft, saveDraft } from '../../setup/draft.ts';
import { loadConfiguration } from '../../settings/configuration-store.ts';
import { draftAnswersSchema } from '../contract/answers.ts';
import type { CallResult } from '../contract/contract.ts';
import { draftSchema } from '../contract/setup.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from './handlers.ts';

const contentSchema = draftSchema.pick({ purpose: true, mode: true, page: true, answers: true, acknowledged: true });

export const draftHandlers: Handlers<'draft' | 'save-draft' | 'discard-draft' | 'draft-secret'> = {
  draft,
  async 'save-draft'(engine, { revision, ...content }) {
    const saved = await loadConfiguration(engine.store.reader, configurationSchema);
    const at = engine.now();
    const change = { content, revision, basedOn: saved?.version ?? null, by: engine.actor, at };
    return { revision: await saveDraft(engine.store, change), savedAt: at.toISOString() };
  },
  async 'discard-draft'(engine) {
    const discarded = await engine.store.write(removeDraft);
    engine.draftSecrets.clear();
    return { discarded };
  },
  'draft-secret'(engine, { name, value }) {
    engine.draftSecrets.set(name, value);
    return Promise.resolve({ secretsHeld: [...engine.draftSecrets.names()] });
  },
};

async function draft(engine: Engine): Promise<CallResult<'draft'>> {
  const saved = await loadConfiguration(engine.store.reader, configurationSchema);
  const stored = await loadDraft(engine.store.reader);
  const beside = {
    inForce: (saved?.document.forests ?? []).map((forest) => ({
      forest: forest.connection.name,
      groupFilter: forest.groupFilter ?? null,
      exchange: hasExchange(forest),
    })),
    secretsHeld: [...engine.draftSecrets.names()],
    secretsStored: await engine.secrets.names(),
  };
  const content = contentSchema.safeParse(stored?.content);
  const purpose = saved ? 'change' : 'setup';
  // A draft for a first setup is over when that was done from elsewhere; one of another Causeway may not be readable.
  if (stored && content.success && content.data.purpose === purpose) {
    const { revision, basedOn, savedAt, savedBy } = stored;
    return { ...content.data, saved: true, revision, basedOn, savedAt, savedBy, ...beside };
  }
  return {
    purpose,
    mode: 'custom',
    page: '',
    answers: saved ? draftAnswersSchema.parse(answersOf(saved.document)) : {},
    acknowledged: [],
    saved: false,
    revision: stored?.revision ?? 0,
    basedOn: saved?.version ?? null,
    savedAt: null,
    savedBy: null,
    ...beside,
  };
}
