/** What each page of the wizard shows. */

import type { ComponentType } from 'react';
import { WelcomePage } from './page-01-welcome.tsx';
import { ExpressPage } from './page-02-express.tsx';
import { ComponentsPage } from './page-03-components.tsx';
import { SignInPage } from './page-04-sign-in.tsx';
import { TenantPage } from './page-05-tenant.tsx';
import { DirectoriesPage } from './page-06-directories.tsx';
import { SignInNamesPage } from './page-07-sign-in-names.tsx';
import { FilteringPage } from './page-08-filtering.tsx';
import { IdentifyingPage } from './page-09-identifying.tsx';
import { GroupFilterPage } from './page-10-group-filter.tsx';
import { FeaturesPage } from './page-11-features.tsx';
import { ServicesPage } from './page-12-services.tsx';
import { AttributesPage } from './page-13-attributes.tsx';
import { ExtensionsPage } from './page-14-extensions.tsx';
import { SafetyPage } from './page-15-safety.tsx';
import { ReadyPage } from './page-16-ready.tsx';
import { ConfiguringPage } from './page-17-configuring.tsx';
import { CompletePage } from './page-18-complete.tsx';
import type { PageId } from './state/page-ids.ts';

export const PAGE_VIEWS: { readonly [P in PageId]: ComponentType } = {
  welcome: WelcomePage,
  express: ExpressPage,
  components: ComponentsPage,
  'sign-in': SignInPage,
  tenant: TenantPage,
  directories: DirectoriesPage,
  'sign-in-names': SignInNamesPage,
  filtering: FilteringPage,
  identifying: IdentifyingPage,
  'group-filter': GroupFilterPage,
  features: FeaturesPage,
  services: ServicesPage,
  attributes: AttributesPage,
  extensions: ExtensionsPage,
  safety: SafetyPage,
  ready: ReadyPage,
  configuring: ConfiguringPage,
  complete: CompletePage,
};
