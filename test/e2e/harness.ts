/**
 * The application as a person has it: a host in a process of its own, the interface in a real Chromium, the real engine
 * behind it. Every test of the interface opens it through `openHost`.
 */

import type { Page } from 'playwright-core';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine } from '../../engine/api/engine.ts';
import type { EngineClient } from '../../engine/api/contract/contract.ts';
import { openWebHost } from './web-host.ts';

export type HostKind = 'web' | 'electron';

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

export interface OpenedHost extends OpenedWindow {
  /** Looks into the same data directory beside the host's engine: everything but runs and setup. */
  readonly engine: EngineClient;
}

/** The window's size when it is opened for the first time. */
export const WINDOW = { width: 1_180, height: 780 };

const OPENERS: { readonly [kind in HostKind]?: (options: HostOptions) => Promise<OpenedWindow> } = {
  web: openWebHost,
};

export async function openHost(kind: HostKind, options: HostOptions): Promise<OpenedHost> {
  const open = OPENERS[kind];
  if (!open) throw new Error(`There is no host ${kind}`);
  const window = await open(options);
  // Opened after the host, which makes the data directory and its key.
  const engine = await openEngine({ dataDirectory: options.dataDirectory, purpose: 'test', beside: true });
  return {
    page: window.page,
    problems: window.problems,
    engine: createDispatcher(engine),
    async close() {
      await engine.close();
      await window.close();
    },
  };
}
