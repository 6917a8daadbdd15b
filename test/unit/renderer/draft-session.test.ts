import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { createDraftSession, type DraftClient } from '../../../renderer/setup/session/draft-session.ts';
import type { Draft } from '../../../renderer/setup/state/answers.ts';

const EMPTY: Draft = {
  purpose: 'setup',
  mode: 'custom',
  page: 'welcome',
  answers: {},
  acknowledged: [],
  saved: false,
  revision: 0,
  basedOn: null,
  savedAt: null,
  savedBy: null,
  inForce: [],
  secretsHeld: [],
  secretsStored: [],
};

const fault = (code: string): ContractFault => ({ code, stage: 'setup', detail: {}, retry: 'never' });
const faultOf = (error: unknown) => error as ContractFault;

/** An engine that keeps one draft, as the real one does. */
function keeper() {
  let draft = EMPTY;
  let away = false;
  let saves = 0;
  const save = (sent: Pick<Draft, 'revision'> & Partial<Draft>) => {
    if (away) throw fault('connection-lost');
    if (sent.revision !== draft.revision) throw fault('draft-changed-elsewhere');
    saves += 1;
    draft = { ...draft, ...sent, saved: true, revision: draft.revision + 1, savedAt: '2026-11-20T12:00:00.000Z' };
    return { revision: draft.revision, savedAt: draft.savedAt };
  };
  const answers = {
    draft: () => draft,
    'save-draft': save,
    'discard-draft': () => {
      draft = EMPTY;
      return { discarded: true };
    },
    'draft-secret': ({ name }: { readonly name: string }) => {
      draft = { ...draft, secretsHeld: [...draft.secretsHeld, name] };
      return { secretsHeld: draft.secretsHeld };
    },
  };
  const client = {
    call: async (name: keyof typeof answers, sent: never) => {
      await Promise.resolve();
      return answers[name](sent);
    },
  } as unknown as DraftClient;
  return {
    client,
    draft: () => draft,
    saves: () => saves,
    setAway: (wished: boolean) => (away = wished),
    /** As another window would. */
    saveElsewhere: (answersThere: Draft['answers']) => save({ revision: draft.revision, answers: answersThere }),
  };
}

describe('the draft of a window', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is kept shortly after the last of several changes, once', async () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    for (const page of ['express', 'components', 'tenant']) session.change(() => ({ page }));
    expect(session.state()).toMatchObject({ draft: { page: 'tenant' }, standing: 'saving' });
    await vi.runAllTimersAsync();
    expect(engine.draft()).toMatchObject({ page: 'tenant', revision: 1 });
    expect(engine.saves()).toBe(1);
    expect(session.state().standing).toBe('kept');
  });

  it('is saved one after the other when it is asked for twice at a time, and loses nothing changed meanwhile', async () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    session.change(() => ({ page: 'tenant' }));
    const first = session.flush();
    session.change(() => ({ answers: { stagingMode: true } }));
    await Promise.all([first, session.flush()]);
    expect(engine.draft()).toMatchObject({ page: 'tenant', answers: { stagingMode: true } });
    expect(session.state()).toMatchObject({ standing: 'kept', overtaken: undefined });
  });

  it('wins over another window when it is written last, and says so', async () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    engine.saveElsewhere({ userPrincipalNameAttribute: 'mail' });
    session.change(() => ({ answers: { stagingMode: true } }));
    await session.flush();
    expect(engine.draft().answers).toEqual({ stagingMode: true });
    expect(session.state().overtaken?.by).toBe('ours');
    session.acceptOvertaking();
    expect(session.state().overtaken).toBeUndefined();
  });

  it('takes over what another window wrote while nothing was changed here, and says so', () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    engine.saveElsewhere({ userPrincipalNameAttribute: 'mail' });
    session.receive(engine.draft());
    expect(session.state().draft.answers).toEqual({ userPrincipalNameAttribute: 'mail' });
    expect(session.state().overtaken?.by).toBe('theirs');
  });

  it('does not let an older answer of the engine undo what was typed since', async () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    const older = engine.draft();
    session.change(() => ({ page: 'tenant' }));
    session.receive({ ...older, secretsHeld: ['tenant/private-key'] });
    expect(session.state().draft).toMatchObject({ page: 'tenant', secretsHeld: ['tenant/private-key'] });
    await session.flush();
    session.receive(older);
    await vi.runAllTimersAsync();
    expect(session.state().draft.page).toBe('tenant');
    expect(session.state().overtaken).toBeUndefined();
  });

  it('stays whole while the engine is away, says that it is not kept, and is kept when it is back', async () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    engine.setAway(true);
    session.change(() => ({ page: 'filtering' }));
    await session.flush();
    expect(session.state()).toMatchObject({ standing: 'failed', fault: { code: 'connection-lost' } });
    engine.setAway(false);
    await session.flush();
    expect(engine.draft().page).toBe('filtering');
    expect(session.state()).toMatchObject({ standing: 'kept', fault: undefined });
  });

  it('knows of a secret only that it is held, and counts how often it was entered', async () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    await session.holdSecret('forest/contoso.test/password', 'made up');
    await session.holdSecret('forest/contoso.test/password', 'made up, again');
    expect(session.state().secretsEntered).toEqual({ 'forest/contoso.test/password': 2 });
    expect(JSON.stringify(session.state())).not.toContain('made up');
  });

  it('begins anew when it is discarded here, or in another window', async () => {
    const engine = keeper();
    const session = createDraftSession(engine.client, EMPTY, faultOf);
    session.change(() => ({ answers: { stagingMode: true } }));
    await session.flush();
    await session.discard();
    expect(session.state().draft).toEqual(EMPTY);
    session.change(() => ({ page: 'tenant' }));
    await session.flush();
    await engine.client.call('discard-draft', {});
    session.receive(EMPTY);
    await vi.runAllTimersAsync();
    expect(session.state().draft.page).toBe('welcome');
  });
});
