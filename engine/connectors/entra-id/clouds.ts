/**
 * Where a tenant's sign-in service and Microsoft Graph are, by cloud. Source: Microsoft Graph, "National cloud
 * deployments"; the authority hosts are those of "Microsoft Entra authentication & national clouds".
 */

export type CloudName = 'global' | 'us-government' | 'us-government-dod' | 'china';

/** Endpoints of a private or simulated cloud, with its own certificate authority where it has one. */
export interface CustomCloud {
  readonly authority: string;
  readonly graph: string;
  /** Default: {@link PUBLIC_SCOPE}. */
  readonly scope?: string | undefined;
  readonly caPem?: string | undefined;
}

/** Origins without a trailing slash, and the scope that names Graph as the resource of a token. */
export interface Cloud {
  readonly authority: string;
  readonly graph: string;
  readonly scope: string;
  readonly caPem?: string;
}

const CLOUDS: { readonly [name in CloudName]: { readonly authority: string; readonly graph: string } } = {
  global: { authority: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  // L4, "GCC High".
  'us-government': { authority: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  // L5, Department of Defense: the same authority, a Graph of its own.
  'us-government-dod': { authority: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  // Operated by 21Vianet.
  china: { authority: 'https://login.partner.microsoftonline.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
};

/**
 * What the public cloud calls Graph in a token. It is the name of the resource, not its address: a gateway or a simulator
 * in front of Graph keeps it, and a cloud of its own says another in `scope`.
 */
const PUBLIC_SCOPE = `${CLOUDS.global.graph}/.default`;

export function resolveCloud(cloud: CloudName | CustomCloud): Cloud {
  if (typeof cloud === 'string') return { ...CLOUDS[cloud], scope: `${CLOUDS[cloud].graph}/.default` };
  return {
    authority: new URL(cloud.authority).origin,
    graph: new URL(cloud.graph).origin,
    scope: cloud.scope ?? PUBLIC_SCOPE,
    ...(cloud.caPem === undefined ? {} : { caPem: cloud.caPem }),
  };
}
