/** The names under which the shell and its page speak, and the shapes between the shell and its engine process. */

import type { ContractFault } from '../../engine/api/contract/contract.ts';
import type { LogLevel } from '../host/log.ts';

/** The page listens now: it wants a way to the engine. */
export const PAGE_READY = 'page-ready';
/** A port to the engine. */
export const ENGINE_PORT = 'engine-port';
/** Whether the engine answers. */
export const ENGINE_STATE = 'engine-state';
/** Show another place: the place behind `#/`. */
export const GO = 'go';
/** A settings file that was opened with Causeway. */
export const SETTINGS_FILE = 'settings-file';

export interface SettingsFileMessage {
  readonly type: 'settings-file';
  readonly name: string;
  readonly text: string;
}

export type EngineState = 'connected' | 'away';

/** Who seals secrets: the operating system's storage, or a key file where it has none. */
export type Sealing = 'system' | 'key-file';

/** From the shell to the engine's process. `interface` comes with the port of one. */
export type ToEngine =
  | {
      readonly type: 'open';
      readonly dataDirectory: string;
      readonly logLevel: LogLevel;
      readonly sealing: Sealing;
    }
  | { readonly type: 'interface' }
  | { readonly type: 'close' }
  | { readonly type: 'sealed'; readonly id: number; readonly sealed: Uint8Array }
  | { readonly type: 'unsealed'; readonly id: number; readonly secret: string }
  | { readonly type: 'seal-failed'; readonly id: number };

/** From the engine's process to the shell. */
export type FromEngine =
  | { readonly type: 'opened' }
  /** It could not be opened and ends. */
  | { readonly type: 'refused'; readonly fault: ContractFault }
  | { readonly type: 'seal'; readonly id: number; readonly name: string; readonly secret: string }
  | { readonly type: 'unseal'; readonly id: number; readonly name: string; readonly sealed: Uint8Array };
