/** The pages of this area, for the routes. */

export { ConflictsPage } from './conflicts/conflicts-page.tsx';
export { ConnectorsPage } from './connectors/connectors-page.tsx';
export { ErrorsPage } from './errors/errors-page.tsx';
export { PassThroughPage } from './pass-through/pass-through-page.tsx';
export { PasswordsPage } from './passwords/passwords-page.tsx';
export { PendingPage } from './pending/pending-page.tsx';
export { RunObjectsPage } from './runs/run-objects-page.tsx';
export { RunPage } from './runs/run-page.tsx';
export { RunsPage } from './runs/runs-page.tsx';
