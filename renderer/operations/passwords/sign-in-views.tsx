/** The pages about how people sign in, one a method; with one alone there is nothing to choose. */

import { ViewLinks } from '../../ui/view-links.tsx';
import { useWords, type WordKey } from '../../words/words.tsx';

export type SignInView = (typeof VIEWS)[number]['id'];

const VIEWS = [
  { id: 'passwords', name: 'operations.passwords.name', href: '#/sign-in' },
  { id: 'agents', name: 'operations.passThrough.name', href: '#/sign-in/agents' },
] as const satisfies readonly {
  readonly id: string;
  readonly name: WordKey;
  readonly href: string;
}[];

export function SignInViews({ current }: { readonly current: SignInView }) {
  const t = useWords();
  const views: readonly { readonly id: string; readonly name: WordKey; readonly href: string }[] = VIEWS;
  if (views.length < 2) return null;
  return (
    <ViewLinks
      label={t('shell.rail.sign-in')}
      current={current}
      views={views.map(({ id, name, href }) => ({ id, name: t(name), href }))}
    />
  );
}
