/** `#/tasks` and `#/tasks/<task>`. */

import type { ComponentType } from 'react';
import { Route, Switch } from 'wouter';
import { AccountTask } from './account-task.tsx';
import { AnchorTask } from './anchor-task.tsx';
import { BackEndTask } from './back-end/back-end-task.tsx';
import { CertificateTask } from './certificate-task.tsx';
import { ConfigurationTask } from './configuration-task.tsx';
import { FederationTask } from './federation/federation-task.tsx';
import { ImportTask } from './import-task.tsx';
import { PasswordsTask } from './passwords/passwords-task.tsx';
import { PrivacyTask } from './privacy-task.tsx';
import { PrivilegesTask } from './privileges-task.tsx';
import { SchemaTask } from './schema-task.tsx';
import { SignInTask } from './pass-through/sign-in-task.tsx';
import { StagingTask } from './staging-task.tsx';
import { TaskList } from './task-list.tsx';
import { TenantTask } from './tenant/tenant-task.tsx';
import type { TaskId } from './tasks.ts';
import { TroubleshootTask } from './troubleshoot-task.tsx';

/** Customizing is the wizard. */
const VIEWS: { readonly [T in Exclude<TaskId, 'customize'>]: ComponentType } = {
  staging: StagingTask,
  'source-anchor': AnchorTask,
  'back-end': BackEndTask,
  'sign-in': SignInTask,
  tenant: TenantTask,
  schema: SchemaTask,
  'import-settings': ImportTask,
  'forest-account': AccountTask,
  'rotate-certificate': CertificateTask,
  'privilege-review': PrivilegesTask,
  configuration: ConfigurationTask,
  troubleshoot: TroubleshootTask,
  passwords: PasswordsTask,
  federation: FederationTask,
  privacy: PrivacyTask,
};

export function TasksArea() {
  return (
    <Switch>
      {Object.entries(VIEWS).map(([id, View]) => (
        <Route key={id} path={`/tasks/${id}`}>
          <View />
        </Route>
      ))}
      <Route>
        <TaskList />
      </Route>
    </Switch>
  );
}
