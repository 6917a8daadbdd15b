/** What the tenant itself decides about synchronized passwords, and the way to where it is set. */

import { Button } from '@fluentui/react-components';
import { Facts } from '../../ui/facts.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import type { PasswordStatus } from './words-of.ts';

const SWITCHES = ['passwordHashSync', 'forcePasswordChange', 'cloudPasswordPolicy'] as const;

export function Policies({ features }: Pick<PasswordStatus, 'features'>) {
  const t = useWords();
  const say = (name: (typeof SWITCHES)[number]) => {
    const on = features[name];
    const words = on === null ? 'unknown' : on ? 'on' : 'off';
    return (
      <Outcome tone={on === true ? 'good' : 'quiet'}>{t(`operations.passwords.switches.${name}.${words}`)}</Outcome>
    );
  };
  return (
    <Section
      heading={t('operations.passwords.policies')}
      actions={
        <Button as="a" size="small" href="#/tasks/tenant">
          {t('operations.passwords.toTenant')}
        </Button>
      }
    >
      <Facts facts={SWITCHES.map((name) => [t(`operations.passwords.switches.${name}.name`), say(name)])} />
    </Section>
  );
}
