/** User sign-in: the methods that the engine has. */

import { ChoiceCards } from '../ui/choice-cards.tsx';
import { useWords } from '../words/words.tsx';
import { useWizard } from './session/wizard-context.tsx';

export function SignInPage() {
  const t = useWords();
  const { draft, situation, change } = useWizard();
  const { signIn } = situation.features;
  return (
    <ChoiceCards
      label={t('setup.signIn.heading')}
      hideLabel
      choices={signIn.map((method) => ({
        value: method,
        name: t(`setup.signIn.methods.${method}.name`),
        means: t(`setup.signIn.methods.${method}.means`),
      }))}
      value={draft.answers.signIn ?? signIn[0]}
      onChange={(method) => change((answers) => ({ ...answers, signIn: method }))}
    />
  );
}
