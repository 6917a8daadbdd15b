/** Uniquely identifying your users: one person in several forests, in the tenant, and for all time. */

import { Field, Select, Switch } from '@fluentui/react-components';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { ChoiceCards, type Choice } from '../ui/choice-cards.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { chosen, forestPart, type DraftAnswers, type UserMatching } from './state/answers.ts';

export function IdentifyingPage() {
  const { draft } = useWizard();
  const isChange = draft.purpose === 'change';
  return (
    <>
      <Anchor fixed={isChange} />
      <Matching fixed={isChange} />
      <TakeOver />
    </>
  );
}

type MatchingKind = Extract<UserMatching, string> | 'attribute';

function kindOf(matching: UserMatching): MatchingKind {
  return typeof matching === 'string' ? matching : 'attribute';
}

/** What is decided once is said, not offered. */
function Matching({ fixed }: { readonly fixed: boolean }) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change, situation } = useWizard();
  const { userMatching, forests } = chosen(draft.answers);
  const { userMatching: offered, matchingAttributes } = situation.features;
  const kind = kindOf(userMatching);
  const put = (matching: UserMatching) => change((answers) => ({ ...answers, userMatching: matching }));
  const name = t(`setup.identifying.joins.${kind}.name`);
  if (fixed) {
    return (
      <Section heading={t('setup.identifying.joinTitle')} term="join">
        <p className={styles.quiet}>{t('setup.identifying.joinFixed', { choice: name })}</p>
      </Section>
    );
  }
  return (
    <Section heading={t('setup.identifying.joinTitle')} term="join">
      <div className={styles.stack}>
        {forests.length === 1 ? <p className={styles.quiet}>{t('setup.identifying.joinOne')}</p> : null}
        <ChoiceCards
          label={t('setup.identifying.joinTitle')}
          hideLabel
          choices={offered.map((value) => ({
            value,
            name: t(`setup.identifying.joins.${value}.name`),
            means: t(`setup.identifying.joins.${value}.means`),
            needs: t(`setup.identifying.joins.${value}.needs`),
          }))}
          value={kind}
          onChange={(value) => put(value === 'attribute' ? { attribute: matchingAttributes[0] ?? '' } : value)}
        />
        {typeof userMatching === 'string' ? null : (
          <Field className={styles.narrow} label={t('setup.identifying.joinAttribute')}>
            <Select value={userMatching.attribute} onChange={(_, { value }) => put({ attribute: value })}>
              {[...new Set([userMatching.attribute, ...matchingAttributes])].toSorted().map((attribute) => (
                <option key={attribute} value={attribute}>
                  {attribute}
                </option>
              ))}
            </Select>
          </Field>
        )}
      </div>
    </Section>
  );
}

function TakeOver() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  return (
    <Section heading={t('setup.identifying.softTitle')}>
      <Switch
        label={t('setup.identifying.soft')}
        checked={chosen(draft.answers).softMatch}
        onChange={(_, { checked }) => change((answers) => ({ ...answers, softMatchOnUserPrincipalName: checked }))}
      />
      <p className={styles.quiet}>{t('setup.identifying.softMeans')}</p>
    </Section>
  );
}

function Anchor({ fixed }: { readonly fixed: boolean }) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft } = useWizard();
  const { sourceAnchor } = chosen(draft.answers);
  if (!fixed) return <AnchorChoice />;
  return (
    <Section heading={t('setup.identifying.anchorTitle')} term="sourceAnchor">
      <p className={styles.quiet}>
        {t('setup.identifying.anchorFixed', { anchor: sourceAnchor })}{' '}
        {sourceAnchor === 'objectGUID' ? <a href="#/tasks/source-anchor">{t('setup.identifying.anchorTask')}</a> : null}
      </p>
    </Section>
  );
}

type SourceAnchor = NonNullable<DraftAnswers['sourceAnchor']>;

function AnchorChoice() {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { draft, change, situation } = useWizard();
  const { sourceAnchor, forests } = chosen(draft.answers);
  const parts = forests.flatMap((forest) => forestPart(forest) ?? []);
  const ready = parts.length > 0 && [...situation.forests.values()].every(({ state }) => state !== 'failed');
  const { data, fault, loading } = useEngineQuery('source-anchor-advice', { forests: parts }, { enabled: ready });
  const examples = data?.forests.flatMap((forest) => forest.examples).slice(0, 2) ?? [];
  const others = data?.forests.reduce((sum, { used, ownObjectGuid }) => sum + used - ownObjectGuid, 0) ?? 0;
  const advice = data
    ? t(`setup.identifying.advice.${data.reason}`, { count: others, examples: formats.list(examples) })
    : undefined;
  const choices = situation.features.sourceAnchor.map((value): Choice<SourceAnchor> => {
    const considered = value === 'ms-DS-ConsistencyGuid' && advice !== undefined;
    return {
      value,
      name: t(`setup.identifying.anchors.${value}.name`),
      means: t(`setup.identifying.anchors.${value}.means`),
      needs: t(`setup.identifying.anchors.${value}.needs`),
      ...(considered ? { consider: { tone: data?.advice === value ? 'for' : 'against', text: advice } } : {}),
    };
  });
  return (
    <Section heading={t('setup.identifying.anchorTitle')} term="sourceAnchor">
      <div className={styles.stack}>
        <p className={styles.quiet}>{t('setup.identifying.anchorPurpose')}</p>
        {fault ? <FaultMessage fault={fault} intent="warning" /> : null}
        {loading ? <p className={styles.small}>{t('setup.identifying.advising')}</p> : null}
        <ChoiceCards
          label={t('setup.identifying.anchorTitle')}
          hideLabel
          columns
          choices={choices}
          value={sourceAnchor}
          onChange={(value) => change((answers) => ({ ...answers, sourceAnchor: value }))}
        />
      </div>
    </Section>
  );
}
