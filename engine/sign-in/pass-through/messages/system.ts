/** What the service wants to know of the machine and the program. The values are those of Microsoft's agent where the service may compare them. */

import { hostname, release } from 'node:os';
import { APPLICATION_PROXY, element, type OutgoingXml } from './xml.ts';

/**
 * The version told to the service, which may refuse one that it takes for too old: that of Microsoft's agent whose messages
 * these are. What Causeway is, is said by nobody; the service has no field for it.
 */
export const AGENT_VERSION = '1.5.2482.0';

export interface SystemFacts {
  readonly machineName: string;
  /** LCID, decimal and hexadecimal: en-US. */
  readonly language: string;
  readonly locale: string;
  /** Of Windows' GetProductInfo; 8 is Datacenter Server. */
  readonly sku: string;
  readonly version: string;
}

export function systemFacts(): SystemFacts {
  return {
    machineName: hostname(),
    language: '1033',
    locale: '0409',
    sku: '8',
    // The service knows versions of Windows only.
    version: process.platform === 'win32' ? release() : '10.0.20348',
  };
}

export const SYSTEM_NAMESPACE = `${APPLICATION_PROXY}Utilities.SystemSettings`;

/** The five facts, in the contract's order; `a` is declared by the element around them. */
export function systemElements(facts: SystemFacts): readonly OutgoingXml[] {
  return [
    element('a:MachineName', facts.machineName),
    element('a:OsLanguage', facts.language),
    element('a:OsLocale', facts.locale),
    element('a:OsSku', facts.sku),
    element('a:OsVersion', facts.version),
  ];
}
