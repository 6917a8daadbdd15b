/** A page that fails takes nothing else with it: the rail stays, the engine goes on. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

const useStyles = makeStyles({
  details: {
    padding: '12px 16px',
    overflowX: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: tokens.fontSizeBase200,
  },
  actions: { display: 'flex', gap: '8px' },
});

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly failure: { readonly error: unknown } | undefined;
  readonly where: string;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failure: undefined, where: '' };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failure: { error } };
  }

  override componentDidCatch(_error: unknown, info: ErrorInfo): void {
    this.setState({ where: info.componentStack ?? '' });
  }

  override render(): ReactNode {
    const { failure, where } = this.state;
    if (!failure) return this.props.children;
    return <FailedPage error={failure.error} where={where} onReload={() => this.setState({ failure: undefined })} />;
  }
}

interface FailedPageProps {
  readonly error: unknown;
  readonly where: string;
  onReload(): void;
}

function FailedPage({ error, where, onReload }: FailedPageProps) {
  const styles = useStyles();
  const t = useWords();
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const details = () => [message, error instanceof Error ? error.stack : '', where, location.hash].join('\n');
  return (
    <Page heading={t('shell.pageFailed')} purpose={t('shell.pageFailedMeaning')}>
      <pre className={styles.details}>{message}</pre>
      <div className={styles.actions}>
        <Button appearance="primary" onClick={onReload}>
          {t('shell.reload')}
        </Button>
        <CopyButton withLabel size="medium" label={t('shell.copyDetails')} text={details} />
      </div>
    </Page>
  );
}
