/** Where the window was, so that it comes back there. */

import { renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Undefined: in the middle of the screen, in its usual size. */
  readonly bounds: Bounds | undefined;
  readonly maximized: boolean;
}

export const USUAL_SIZE = { width: 1_180, height: 780 };
export const SMALLEST_SIZE = { width: 1_024, height: 700 };
/** So much of its upper edge must be on a screen that it can be taken hold of. */
const WITHIN_REACH = { width: 100, height: 40 };

const stateSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }),
  maximized: z.boolean(),
});

/** Screens come and go: a window that none of them shows any more is forgotten. */
export function restoredState(saved: unknown, workAreas: readonly Bounds[]): WindowState {
  const parsed = stateSchema.safeParse(saved);
  if (!parsed.success) return { bounds: undefined, maximized: false };
  const { bounds, maximized } = parsed.data;
  if (!workAreas.some((area) => isWithinReach(bounds, area))) return { bounds: undefined, maximized };
  const width = Math.max(bounds.width, SMALLEST_SIZE.width);
  const height = Math.max(bounds.height, SMALLEST_SIZE.height);
  return { bounds: { ...bounds, width, height }, maximized };
}

function isWithinReach(window: Bounds, area: Bounds): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const isTopInside = window.y >= area.y && window.y + WITHIN_REACH.height <= area.y + area.height;
  return across >= WITHIN_REACH.width && isTopInside;
}

/** What is not there or cannot be read is as good as nothing: the window opens all the same. */
export async function readWindowState(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Its size is nothing to bother a person with.
    return undefined;
  }
}

/** At once: the window that closes may be the application's end. */
export function saveWindowState(file: string, bounds: Bounds, maximized: boolean): void {
  const fresh = `${file}.new`;
  const { x, y, width, height } = bounds;
  writeFileSync(fresh, JSON.stringify({ bounds: { x, y, width, height }, maximized }));
  renameSync(fresh, file);
}
