/** Which builds of clients the service lets in. */

import type { DirectorySyncSettings } from './service.ts';
import { serviceFault, type SoapFault } from './wire/soap-fault.ts';

type Versions = Pick<DirectorySyncSettings, 'minimumVersion' | 'refusedVersions'>;

export function isRefusedVersion({ minimumVersion, refusedVersions }: Versions, build: string): boolean {
  return refusedVersions.includes(build) || isBelow(build, minimumVersion);
}

/** By the parts as numbers; missing parts are 0. */
function isBelow(build: string, least: string): boolean {
  const [have, need] = [build, least].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 4; part += 1) {
    const difference = (have?.[part] ?? 0) - (need?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

export function versionRefused({ minimumVersion }: Versions, build: string): SoapFault {
  const reason = `The client version ${build} is not supported. The minimum version is ${minimumVersion}.`;
  return serviceFault(reason, undefined, { code: 'Sender' });
}
