/** What the administrator of the identity provider needs, made from the configuration. */

import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import { claimRules, claimRuleText, type ClaimRule } from '../../sign-in/federation/claim-rules/rules.ts';
import { partnerSettings, type PartnerSettings } from '../../sign-in/federation/ping/partner-settings.ts';
import { adfsScript, scriptText, type ScriptStep } from '../../sign-in/federation/script/adfs.ts';
import { AUDIENCE } from '../../sign-in/federation/trust/user-name.ts';
import type { FederationProtocol } from '../../sign-in/federation/types.ts';
import type { Configuration } from '../configuration.ts';

export interface ArtefactWishes {
  readonly protocol: FederationProtocol;
  /** Root domains. */
  readonly domains: readonly string[];
  readonly issuer: 'entity-id' | 'per-domain';
  readonly computers: boolean;
  readonly automaticCertificates: boolean;
  readonly lookupForests: readonly string[];
}

export interface Artefacts {
  readonly anchor: Configuration['sourceAnchor'];
  readonly userNameAttribute: string;
  readonly rules: readonly ClaimRule[];
  readonly rulesText: string;
  readonly steps: readonly ScriptStep[];
  readonly script: string;
  readonly partner: PartnerSettings;
}

/** Throws `value-invalid` for what must not get into rules or a script. */
export function artefactsOf(configuration: Configuration, wishes: ArtefactWishes): Artefacts {
  const { sourceAnchor: anchor, userPrincipalNameAttribute: userNameAttribute, tenant } = configuration;
  const { protocol, domains, issuer, computers, automaticCertificates, lookupForests } = wishes;
  const rules = claimRules({
    anchor,
    userNameAttribute,
    computers,
    issuerDomains: issuer === 'per-domain' ? domains : [],
  });
  const alternate = userNameAttribute !== 'userPrincipalName' && lookupForests.length > 0;
  const steps = adfsScript({
    rules,
    entraMetadataUrl: entraMetadata(tenant.cloud),
    relyingParty: AUDIENCE,
    automaticCertificates,
    ...(alternate ? { alternateId: { attribute: userNameAttribute, forests: lookupForests } } : {}),
  });
  const signInOrigin = resolveCloud(tenant.cloud).authority;
  return {
    anchor,
    userNameAttribute,
    rules,
    rulesText: claimRuleText(rules),
    steps,
    script: scriptText(steps),
    partner: partnerSettings({ protocol, domains, anchor, userNameAttribute, signInOrigin }),
  };
}

const METADATA_PATH = '/federationmetadata/2007-06/federationmetadata.xml';

/**
 * Where the cloud tells WS-Federation providers of itself ("Hybrid identity required ports and protocols"; of the cloud in
 * China: "Azure China 21Vianet: endpoints").
 */
function entraMetadata(cloud: Configuration['tenant']['cloud']): string {
  if (typeof cloud !== 'string') return new URL(METADATA_PATH, resolveCloud(cloud).authority).href;
  const host = {
    global: 'nexus.microsoftonline-p.com',
    'us-government': 'nexus.microsoftonline.us',
    'us-government-dod': 'nexus.microsoftonline.us',
    china: 'nexus.partner.microsoftonline-p.cn',
  }[cloud];
  return `https://${host}${METADATA_PATH}`;
}
