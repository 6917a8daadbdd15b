/** How people will sign in: what was chosen, what a first setup takes where nobody chose, and what follows from it. */

import type { Draft, DraftAnswers, DraftForest } from './answers.ts';
import { backEndOf } from './back-end.ts';
import type { Features } from './situation.ts';

export type SignInMethod = NonNullable<DraftAnswers['signIn']>;
export type PasswordAnswers = NonNullable<DraftAnswers['passwordHashSync']>;

type Offered = Pick<Features, 'signIn' | 'defaultBackEnd'>;

/** Password hash synchronization where the tenant takes hashes, as in Entra Connect; a change keeps what is in force. */
export function preselectedMethod(
  { purpose, answers }: Pick<Draft, 'purpose' | 'answers'>,
  offered: Offered,
): SignInMethod {
  if (purpose === 'change' || !offered.signIn.includes('password-hash-sync')) return 'none';
  return backEndOf({ answers }, offered) === 'directory-sync' ? 'password-hash-sync' : 'none';
}

/**
 * The answers with the method in them. Express does not ask: it follows the back end. Otherwise what was chosen once stays,
 * unless the back end that was chosen after it takes no hashes: its page says so.
 */
export function withMethod(draft: Pick<Draft, 'purpose' | 'mode' | 'answers'>, offered: Offered): DraftAnswers {
  const { purpose, mode, answers } = draft;
  if (purpose === 'change') return answers;
  const isGraph = backEndOf({ answers }, offered) === 'graph';
  const isLost = answers.signIn === 'password-hash-sync' && isGraph;
  if (mode === 'custom' && answers.signIn !== undefined && !isLost) return answers;
  const signIn = preselectedMethod(draft, offered);
  return answers.signIn === signIn ? answers : withChosenMethod(answers, signIn);
}

/** Whether hashes go beside another method is a choice of its own, and none where people sign in by them. */
export function withChosenMethod(answers: DraftAnswers, signIn: SignInMethod): DraftAnswers {
  const { enabled: _enabled, ...rest } = answers.passwordHashSync ?? {};
  const { passwordHashSync: _before, ...others } = answers;
  return { ...others, signIn, ...(Object.keys(rest).length === 0 ? {} : { passwordHashSync: rest }) };
}

export function withPasswords(answers: DraftAnswers, change: PasswordAnswers): DraftAnswers {
  return { ...answers, passwordHashSync: { ...answers.passwordHashSync, ...change } };
}

/** The forest's passwords go to the tenant, or stay where they are. */
export function withForestPasswords(answers: DraftAnswers, forest: string, included: boolean): DraftAnswers {
  const others = (answers.passwordHashSync?.excludedForests ?? []).filter((name) => name !== forest);
  return withPasswords(answers, { excludedForests: included ? others : [...others, forest] });
}

/** Those whose account needs the rights to replicate secrets. */
export function passwordForests({ forests = [], passwordHashSync }: DraftAnswers): DraftForest[] {
  const excluded = new Set(passwordHashSync?.excludedForests);
  return forests.filter(({ name = '' }) => !excluded.has(name));
}
