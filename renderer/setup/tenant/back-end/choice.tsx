/** How changes reach the tenant: two ways, said plainly, with what each carries below. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { ChoiceCards } from '../../../ui/choice-cards.tsx';
import { CollapsedIcon, ExpandedIcon } from '../../../ui/icons.ts';
import { Section } from '../../../ui/section.tsx';
import { useWords } from '../../../words/words.tsx';
import { Note } from '../../parts/note.tsx';
import { usePartStyles } from '../../parts/styles.ts';
import { useWizard } from '../../session/wizard-context.tsx';
import { withTenant } from '../../state/answers.ts';
import { backEndOf, type BackEnd } from '../../state/back-end.ts';
import { BackEndComparison } from './comparison.tsx';

export function BackEndChoice() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, situation, change } = useWizard();
  const { backEnds, signIn } = situation.features;
  const backEnd = backEndOf(draft, situation.features);
  if (backEnds.length < 2) return null;
  return (
    <Section heading={t('setup.backEnd.title')}>
      <div className={styles.stack}>
        <BackEndCards
          offered={backEnds}
          value={backEnd}
          onChange={(chosen) => change((answers) => withTenant(answers, { backEnd: chosen }))}
        />
        {backEnd === 'graph' && signIn.includes('password-hash-sync') ? (
          <Note intent="info">{t('setup.signIn.noHashes')}</Note>
        ) : null}
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
