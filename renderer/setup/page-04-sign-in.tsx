/** User sign-in: every method that the engine has as a card, and below them what the chosen one asks. */

import { ChoiceCards, type Choice } from '../ui/choice-cards.tsx';
import { useWords } from '../words/words.tsx';
import { METHODS, type MethodEntry } from './sign-in/methods.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { backEndOf } from './state/back-end.ts';
import { preselectedMethod, withChosenMethod, type SignInMethod } from './state/sign-in.ts';

export function SignInPage() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, situation, change } = useWizard();
  const { features } = situation;
  const shown = METHODS.filter(({ method }) => features.signIn.includes(method));
  const value = draft.answers.signIn ?? preselectedMethod(draft, features);
  const Panel = shown.find(({ method }) => method === value)?.Panel;
  const graph = backEndOf(draft, features) === 'graph';
  const cardOf = ({ method, preview = false }: MethodEntry): Choice<SignInMethod> => {
    const name = t(`setup.signIn.methods.${method}.name`);
    return {
      value: method,
      name: preview ? t('setup.signIn.preview', { name }) : name,
      means: t(`setup.signIn.methods.${method}.means`),
      ...(method === 'none' ? {} : { needs: t(`setup.signIn.methods.${method}.needs`) }),
      // The hash is taken by the directory-sync service alone.
      ...(method === 'password-hash-sync' && graph
        ? { consider: { tone: 'against', text: t('setup.signIn.graph', { page: t('setup.tenant.name') }) } as const }
        : {}),
    };
  };
  return (
    <div className={styles.stack}>
      <ChoiceCards
        label={t('setup.signIn.heading')}
        hideLabel
        choices={shown.map(cardOf)}
        value={value}
        onChange={(method) => change((answers) => withChosenMethod(answers, method))}
      />
      {Panel ? <Panel /> : null}
    </div>
  );
}
