/** The areas by address; each comes with its first visit. */

import { Button, Spinner, makeStyles } from '@fluentui/react-components';
import { Suspense, lazy, useEffect, type ComponentType } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { NavigationRail } from './rail.tsx';

const setup = () => import('../setup/setup-area.tsx');
const home = () => import('../operations/home/home-page.tsx');
const operations = () => import('../operations/operations-area.tsx');
const objects = () => import('../objects/objects-area.tsx');
const rules = () => import('../rules/rules-area.tsx');
const tasks = () => import('../tasks/tasks-area.tsx');
const settings = () => import('../settings/settings-page.tsx');
const help = () => import('../help/help-area.tsx');

const SetupArea = lazy(async () => ({ default: (await setup()).SetupArea }));
const HomePage = lazy(async () => ({ default: (await home()).HomePage }));
const RunsPage = lazy(async () => ({ default: (await operations()).RunsPage }));
const RunPage = lazy(async () => ({ default: (await operations()).RunPage }));
const RunObjectsPage = lazy(async () => ({ default: (await operations()).RunObjectsPage }));
const PendingPage = lazy(async () => ({ default: (await operations()).PendingPage }));
const ErrorsPage = lazy(async () => ({ default: (await operations()).ErrorsPage }));
const ConflictsPage = lazy(async () => ({ default: (await operations()).ConflictsPage }));
const PasswordsPage = lazy(async () => ({ default: (await operations()).PasswordsPage }));
const PassThroughPage = lazy(async () => ({ default: (await operations()).PassThroughPage }));
const ConnectorsPage = lazy(async () => ({ default: (await operations()).ConnectorsPage }));
const SearchPage = lazy(async () => ({ default: (await objects()).SearchPage }));
const ObjectPage = lazy(async () => ({ default: (await objects()).ObjectPage }));
const RulesPage = lazy(async () => ({ default: (await rules()).RulesPage }));
const RulePage = lazy(async () => ({ default: (await rules()).RulePage }));
const TasksArea = lazy(async () => ({ default: (await tasks()).TasksArea }));
const SettingsPage = lazy(async () => ({ default: (await settings()).SettingsPage }));
const HelpArea = lazy(async () => ({ default: (await help()).HelpArea }));

const PAGES: readonly { readonly path: string; readonly page: ComponentType }[] = [
  { path: '/home', page: HomePage },
  { path: '/operations', page: RunsPage },
  { path: '/operations/objects', page: RunObjectsPage },
  { path: '/operations/:run', page: RunPage },
  { path: '/pending', page: PendingPage },
  { path: '/objects', page: SearchPage },
  { path: '/objects/:space/:id', page: ObjectPage },
  { path: '/rules', page: RulesPage },
  { path: '/rules/:id', page: RulePage },
  { path: '/tasks/*?', page: TasksArea },
  { path: '/connectors', page: ConnectorsPage },
  { path: '/sign-in', page: PasswordsPage },
  { path: '/sign-in/agents', page: PassThroughPage },
  { path: '/errors', page: ErrorsPage },
  { path: '/conflicts', page: ConflictsPage },
  { path: '/settings', page: SettingsPage },
  { path: '/help/*?', page: HelpArea },
];

/** Of use before anything is connected. */
const BEFORE_SETUP = ['/setup', '/help', '/settings'];

const useStyles = makeStyles({
  waiting: { display: 'grid', placeItems: 'center', minHeight: '240px', height: '100%' },
});

/** The other areas are fetched when the first one stands still: their first visit waits for nothing then. */
function useAreasAhead(ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    const idle = requestIdleCallback(() => {
      for (const area of [operations, objects, rules, tasks, settings, help]) area().catch(reportError);
    });
    return () => cancelIdleCallback(idle);
  }, [ready]);
}

export function Areas() {
  const [location] = useLocation();
  const status = useEngineQuery('status', {});
  const isSetup = within(location, '/setup');
  useAreasAhead(status.data?.configured === true && !isSetup);
  if (!status.data) {
    return (
      <Frame rail={null}>
        {status.fault ? <NoAnswer fault={status.fault} onRetry={status.refetch} /> : <Waiting />}
      </Frame>
    );
  }
  if (!status.data.configured && !BEFORE_SETUP.some((path) => within(location, path))) {
    return <Redirect to="/setup" replace />;
  }
  if (isSetup) {
    return (
      <ErrorBoundary>
        <Suspense fallback={<Waiting />}>
          <SetupArea />
        </Suspense>
      </ErrorBoundary>
    );
  }
  return (
    <Frame rail={<NavigationRail />}>
      {/* A failure belongs to its page: another address begins anew. */}
      <ErrorBoundary key={areaOf(location)}>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/">
              <Redirect to="/home" replace />
            </Route>
            {PAGES.map(({ path, page: Area }) => (
              <Route key={path} path={path}>
                <Area />
              </Route>
            ))}
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Frame>
  );
}

function within(location: string, path: string): boolean {
  return location === path || location.startsWith(`${path}/`) || location.startsWith(`${path}?`);
}

function areaOf(location: string): string {
  return location.split('/')[1] ?? '';
}

function Waiting() {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={styles.waiting}>
      <Spinner label={t('common.loading')} delay={200} />
    </div>
  );
}

interface NoAnswerProps {
  readonly fault: Parameters<typeof FaultMessage>[0]['fault'];
  onRetry(): void;
}

function NoAnswer({ fault, onRetry }: NoAnswerProps) {
  const t = useWords();
  return (
    <Page heading={t('shell.name')}>
      <FaultMessage fault={fault} actions={<Button onClick={onRetry}>{t('common.retry')}</Button>} />
    </Page>
  );
}

function NotFound() {
  const t = useWords();
  return (
    <Page heading={t('shell.notFound')}>
      <EmptyState title={t('shell.notFoundMeaning')} action={<a href="#/home">{t('shell.toHome')}</a>} />
    </Page>
  );
}
