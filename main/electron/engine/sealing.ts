/** The shell's half of sealing secrets: asks the operating system. */

import { safeStorage } from 'electron';
import type { FromEngine, Sealing, ToEngine } from '../shell-channels.ts';

/**
 * Where a Linux desktop has no key ring, `safeStorage` would use a password that is the same everywhere; a key file that
 * only its owner may read is better than that.
 */
export function availableSealing(platform: NodeJS.Platform): Sealing {
  if (!safeStorage.isEncryptionAvailable()) return 'key-file';
  return platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text' ? 'key-file' : 'system';
}

/** With its name inside, so that a sealed value cannot be moved to another name. Whatever fails, no reason leaves here. */
export function sealOrUnseal(request: Extract<FromEngine, { readonly id: number }>): ToEngine {
  const { id, name } = request;
  try {
    if (request.type === 'seal') {
      const sealed = safeStorage.encryptString(JSON.stringify({ name, secret: request.secret }));
      return { type: 'sealed', id, sealed };
    }
    const opened: unknown = JSON.parse(safeStorage.decryptString(Buffer.from(request.sealed)));
    return isNamed(opened, name) ? { type: 'unsealed', id, secret: opened.secret } : { type: 'seal-failed', id };
  } catch {
    // Its message might hold a part of the secret.
    return { type: 'seal-failed', id };
  }
}

function isNamed(opened: unknown, name: string): opened is { readonly secret: string } {
  if (typeof opened !== 'object' || opened === null) return false;
  return 'name' in opened && opened.name === name && 'secret' in opened && typeof opened.secret === 'string';
}
