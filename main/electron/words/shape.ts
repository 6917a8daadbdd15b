/** The words of what lies outside the page: menus, tray, notifications, messages of the shell. */

import type { EventPayload } from '../../../engine/api/contract/contract.ts';

export type AttentionCode = EventPayload<'attention'>[number]['code'];

export interface Words {
  readonly menu: {
    readonly file: string;
    readonly edit: string;
    readonly view: string;
    readonly go: string;
    readonly window: string;
    readonly help: string;
    readonly synchronizeNow: string;
    readonly openSettingsFile: string;
    readonly startAtLogin: string;
    readonly quit: string;
    readonly home: string;
    readonly operations: string;
    readonly pending: string;
    readonly objects: string;
    readonly errors: string;
    readonly settings: string;
    readonly documentation: string;
    readonly openLogFolder: string;
    readonly about: string;
    readonly open: string;
  };
  readonly state: {
    readonly away: string;
    readonly notConfigured: string;
    readonly running: string;
    readonly idle: string;
    readonly staging: string;
    readonly attention: string;
  };
  readonly notice: {
    readonly setUp: string;
    readonly setUpMeaning: string;
    readonly needsYou: string;
    readonly attention: { readonly [code in AttentionCode]: string };
    readonly goesOn: string;
    readonly goesOnMeaning: string;
    readonly synchronizationFailed: string;
    readonly engineAway: string;
    readonly engineAwayMeaning: string;
    readonly engineBack: string;
  };
  readonly message: {
    readonly tryAgain: string;
    readonly quit: string;
    readonly close: string;
    readonly settingsFiles: string;
    readonly versions: (versions: Versions) => string;
    readonly fileTooLarge: string;
  };
}

export interface Versions {
  readonly causeway: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
}
