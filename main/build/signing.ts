/** Whether packages can be signed here, from what the environment holds; and what to say where they cannot. */

import type { Configuration } from 'electron-builder';

export interface Signing {
  readonly config: Configuration;
  /** One sentence for whoever makes the package. */
  readonly said: string;
}

/** Without certificates nothing is tried: a package that is not signed says so here and nowhere fails. */
export function signingFor(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): Signing {
  const has = (...names: readonly string[]) => names.every((name) => (environment[name] ?? '') !== '');
  switch (platform) {
    case 'win32':
      return has('WIN_CSC_LINK') || has('CSC_LINK')
        ? { config: { forceCodeSigning: true }, said: 'Signed with the certificate of WIN_CSC_LINK or CSC_LINK.' }
        : {
            config: { win: { signExecutable: false } },
            said: 'Not signed: neither WIN_CSC_LINK nor CSC_LINK names a certificate. Windows will warn whoever installs it.',
          };
    case 'darwin':
      return forMac(has);
    default:
      return { config: {}, said: 'Not signed: AppImage and deb are signed by the place that offers them.' };
  }
}

function forMac(has: (...names: readonly string[]) => boolean): Signing {
  if (!has('CSC_LINK')) {
    return {
      config: { mac: { identity: null, notarize: false } },
      said: 'Not signed: CSC_LINK names no certificate. macOS will refuse to open it elsewhere.',
    };
  }
  const notarize = has('APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER');
  return {
    config: { forceCodeSigning: true, mac: { notarize } },
    said: notarize
      ? 'Signed with the certificate of CSC_LINK and notarized by Apple.'
      : 'Signed with the certificate of CSC_LINK; not notarized: APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER are not all set.',
  };
}
