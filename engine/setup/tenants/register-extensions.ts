/**
 * The chosen directory extensions registered in the tenant, in an administrator's name: with the application that Entra
 * Connect made for them where there is one, with one of the same name otherwise.
 */

import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import {
  createApplication,
  findApplicationByName,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import { registerExtensions } from '../../connectors/entra-id/graph/administration/extensions.ts';
import type { ExtensionRegistration } from '../../connectors/entra-id/graph/administration/extensions.ts';
import { extensionName } from '../../rules/defaults/directory-extensions.ts';
import type { Configuration } from '../configuration.ts';

type Chosen = Omit<NonNullable<Configuration['directoryExtensions']>['attributes'][number], 'registered'>;

export interface RegisteredChoice {
  /** Client id of the application that has them. */
  readonly application: string;
  readonly extensions: readonly ExtensionRegistration[];
}

/** As Entra Connect calls it ("Microsoft Entra Connect Sync: Directory extensions"). */
const APPLICATION = 'Tenant Schema Extension App';

/** `application`: the one that was chosen before; its id is part of every name. Throws what {@link registerExtensions} does. */
export async function registerChosen(
  graph: Administration,
  application: string | undefined,
  attributes: readonly Chosen[],
): Promise<RegisteredChoice> {
  const appId = application ?? (await ownerOfExtensions(graph));
  const owner = appId.replaceAll('-', '').toLowerCase();
  const wanted = attributes.map(({ objectType, attribute, type, multiValued }) => ({
    ...{ name: extensionName(owner, attribute), type, multiValued },
    objectTypes: [objectType],
  }));
  return { application: appId, extensions: await registerExtensions(graph, appId, wanted) };
}

async function ownerOfExtensions(graph: Administration): Promise<string> {
  const found = (await findApplicationByName(graph, APPLICATION)) ?? (await createApplication(graph, APPLICATION, []));
  return found.appId;
}
