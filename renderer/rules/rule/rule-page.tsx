/** One rule: read, or written, on one page. */

import { Button } from '@fluentui/react-components';
import { useParams } from 'wouter';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { ruleIdIn, rulesAddress } from '../addresses.ts';
import { RuleView } from './rule-view.tsx';
import { useOpenedRule } from './editing.ts';

export function RulePage() {
  const { id = '' } = useParams<{ id: string }>();
  const rule = ruleIdIn(id);
  return <OpenedRulePage key={rule} id={rule} />;
}

function OpenedRulePage({ id }: { readonly id: string }) {
  const t = useWords();
  const { rule, fault } = useOpenedRule(id);
  const everything = useEngineQuery('rules.list', {});
  const back = <a href={rulesAddress()}>{t('rules.page.back')}</a>;
  if (rule) return <RuleView rule={rule} all={everything.data?.rules ?? []} fault={fault} />;
  if (!fault) {
    return (
      <Page heading={t('rules.page.heading')} back={back}>
        {t('common.loading')}
      </Page>
    );
  }
  return (
    <Page heading={t('rules.page.heading')} back={back}>
      {fault.code === 'rule-not-found' ? (
        <EmptyState
          title={t('rules.page.notFound')}
          action={
            <Button as="a" href={rulesAddress()}>
              {t('rules.page.back')}
            </Button>
          }
        >
          {t('rules.page.notFoundText')}
        </EmptyState>
      ) : (
        <FaultMessage fault={fault} />
      )}
    </Page>
  );
}
