/**
 * Where a tenant's sign-in service, Microsoft Graph and the directory-sync service are, by cloud. Source: Microsoft Graph,
 * "National cloud deployments"; the authority hosts are those of "Microsoft Entra authentication & national clouds". The
 * directory-sync service is documented for the public cloud alone ("Hybrid identity required ports and protocols"); its
 * hosts in the others are those that firewall lists name, and have not been tried.
 */

export type CloudName = 'global' | 'us-government' | 'us-government-dod' | 'china';

/** Endpoints of a private or simulated cloud, with its own certificate authority where it has one. */
export interface CustomCloud {
  readonly authority: string;
  readonly graph: string;
  /** Default: {@link PUBLIC_SCOPE}. */
  readonly scope?: string | undefined;
  /** Needed for the directory-sync back end only. */
  readonly directorySync?: string | undefined;
  /** Default: {@link DIRECTORY_SYNC_SCOPE}. */
  readonly directorySyncScope?: string | undefined;
  readonly caPem?: string | undefined;
}

/** Origins without a trailing slash, and the scopes that name the resources of tokens. */
export interface Cloud {
  readonly authority: string;
  readonly graph: string;
  readonly scope: string;
  /** Undefined for a cloud of one's own that has none. */
  readonly directorySync: string | undefined;
  readonly directorySyncScope: string;
  readonly caPem?: string;
}

type Origins = { readonly [service in 'authority' | 'graph' | 'directorySync']: string };

const CLOUDS: { readonly [name in CloudName]: Origins } = {
  global: {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    directorySync: 'https://adminwebservice.microsoftonline.com',
  },
  // L4, "GCC High".
  'us-government': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    directorySync: 'https://adminwebservice.gov.us.microsoftonline.com',
  },
  // L5, Department of Defense: the same authority, a Graph of its own.
  'us-government-dod': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    directorySync: 'https://adminwebservice.gov.us.microsoftonline.com',
  },
  // Operated by 21Vianet.
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    directorySync: 'https://adminwebservice.partner.microsoftonline.cn',
  },
};

/**
 * What the public cloud calls Graph in a token. It is the name of the resource, not its address: a gateway or a simulator
 * in front of Graph keeps it, and a cloud of its own says another in `scope`.
 */
const PUBLIC_SCOPE = `${CLOUDS.global.graph}/.default`;

/** Of "Microsoft Entra AD Synchronization Service", which is its resource since the legacy audience was retired. */
export const DIRECTORY_SYNC_RESOURCE = '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016';
export const DIRECTORY_SYNC_SCOPE = `${DIRECTORY_SYNC_RESOURCE}/.default`;

export function resolveCloud(cloud: CloudName | CustomCloud): Cloud {
  if (typeof cloud === 'string') {
    return { ...CLOUDS[cloud], scope: `${CLOUDS[cloud].graph}/.default`, directorySyncScope: DIRECTORY_SYNC_SCOPE };
  }
  return {
    authority: new URL(cloud.authority).origin,
    graph: new URL(cloud.graph).origin,
    scope: cloud.scope ?? PUBLIC_SCOPE,
    directorySync: cloud.directorySync === undefined ? undefined : new URL(cloud.directorySync).origin,
    directorySyncScope: cloud.directorySyncScope ?? DIRECTORY_SYNC_SCOPE,
    ...(cloud.caPem === undefined ? {} : { caPem: cloud.caPem }),
  };
}
