/** What the harness and each of its hosts agree upon. */

import type { Page } from 'playwright-core';

/** `electron`: the shell over Chromium with a stand-in for the module; `electron-runtime`: on Electron itself. */
export type HostKind = 'web' | 'electron' | 'electron-runtime';

export interface HostOptions {
  readonly dataDirectory: string;
  /** For the host's process, beside the test's own. */
  readonly environment?: { readonly [name: string]: string };
  /** CSS pixels; the window's own size by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Device pixels a CSS pixel: 2 with half the viewport is a screen at 200 %. */
  readonly deviceScaleFactor?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly locale?: string;
}

/** A host with its window, whichever it is. */
export interface OpenedWindow {
  readonly page: Page;
  /** What went wrong in the page so far: errors that nobody caught, errors on the console, refusals of the policy. */
  readonly problems: readonly string[];
  /** Ends the host as its user would, and the browser. Rejects when the host did not end well. */
  close(): Promise<void>;
}

/** The window's size when it is opened for the first time. */
export const WINDOW = { width: 1_180, height: 780 };
