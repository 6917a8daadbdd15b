/** How changes reach the tenant: two ways, said plainly, with what each carries below. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { ChoiceCards } from '../../../ui/choice-cards.tsx';
import { CollapsedIcon, ExpandedIcon } from '../../../ui/icons.ts';
import { Section } from '../../../ui/section.tsx';
import { useWords } from '../../../words/words.tsx';
import { usePartStyles } from '../../parts/styles.ts';
import { useWizard } from '../../session/wizard-context.tsx';
import { withTenant } from '../../state/answers.ts';
import { backEndOf, type BackEnd } from '../../state/back-end.ts';
import { BackEndComparison } from './comparison.tsx';

export function BackEndChoice() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, situation, change } = useWizard();
  const { backEnds } = situation.features;
  if (backEnds.length < 2) return null;
  return (
    <Section heading={t('setup.backEnd.title')}>
      <div className={styles.stack}>
        <BackEndCards
          offered={backEnds}
          value={backEndOf(draft, situation.features)}
          onChange={(backEnd) => change((answers) => withTenant(answers, { backEnd }))}
        />
        <WhatEachCarries />
      </div>
    </Section>
  );
}

interface BackEndCardsProps {
  readonly offered: readonly BackEnd[];
  readonly value: BackEnd | undefined;
  onChange(backEnd: BackEnd): void;
}

export function BackEndCards({ offered, value, onChange }: BackEndCardsProps) {
  const t = useWords();
  return (
    <ChoiceCards<BackEnd>
      label={t('setup.backEnd.title')}
      hideLabel
      columns
      choices={offered.map((backEnd) => ({
        value: backEnd,
        name: t(`setup.backEnd.names.${backEnd}`),
        means: t(`setup.backEnd.means.${backEnd}`),
        needs: t(`setup.backEnd.needs.${backEnd}`),
      }))}
      value={value}
      onChange={onChange}
    />
  );
}

/** Folded away: the cards say what decides. */
export function WhatEachCarries() {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        appearance="subtle"
        aria-expanded={open}
        icon={open ? <ExpandedIcon /> : <CollapsedIcon />}
        onClick={() => setOpen(!open)}
      >
        {t('setup.backEnd.compare')}
      </Button>
      {open ? <BackEndComparison /> : null}
    </div>
  );
}
