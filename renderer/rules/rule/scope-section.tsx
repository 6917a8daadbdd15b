/** Which objects the rule is for. */

import { useCallback } from 'react';
import { Section } from '../../ui/section.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { useWords } from '../../words/words.tsx';
import { sidesOf, type Scope } from '../shapes.ts';
import { useEditing } from './editing.ts';
import { ProblemTexts } from './problem-texts.tsx';
import { ScopeGroups } from './scope-groups.tsx';
import { usePartStyles } from './part-styles.ts';

export function ScopeSection() {
  const styles = usePartStyles();
  const t = useWords();
  const { document, schema, evaluation, change } = useEditing();
  const onChange = useCallback((scope: Scope) => change((before) => ({ ...before, scope })), [change]);
  const { source } = sidesOf(document.direction, schema);
  const inScope = evaluation?.scope.inScope;
  return (
    <Section
      heading={t('rules.sections.scope')}
      actions={
        inScope === undefined || inScope === null ? undefined : (
          <span data-in-scope={String(inScope)}>
            <Outcome tone={inScope ? 'good' : 'held'}>
              {t(inScope ? 'rules.trial.inScope' : 'rules.trial.notInScope', { name: evaluation?.object.name })}
            </Outcome>
          </span>
        )
      }
    >
      <p className={styles.intro}>
        {document.scope.length === 0
          ? t('rules.scope.everything', { type: sourceType(document) })
          : t('rules.scope.intro', { type: sourceType(document) })}
      </p>
      <ScopeGroups
        scope={document.scope}
        path="scope"
        attributes={source}
        evaluated={evaluation?.scope.groups}
        onChange={onChange}
      />
      <ProblemTexts path="scope" />
    </Section>
  );
}

function sourceType({
  direction,
  connectorSpaceObjectType,
  metaverseObjectType,
}: ReturnType<typeof useEditing>['document']) {
  return direction === 'inbound' ? connectorSpaceObjectType : metaverseObjectType;
}
