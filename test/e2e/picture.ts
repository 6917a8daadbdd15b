/** A picture of a screen as it stands, in both themes, for the README. */

import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

export const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const THEMES = ['dark', 'light'] as const;

/** Writes `docs/pictures/<screen>-<light|dark>.png`. `top`: at its beginning. */
export async function takePicture(page: Page, screen: string, top = true): Promise<void> {
  // What the pointer and the focus point at is nobody's business.
  await page.mouse.move(0, 0);
  if (top) await page.locator('#page').evaluate((element: { scrollTop: number }) => void (element.scrollTop = 0));
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const path = `${FOLDER}/${screen}-${colorScheme}.png`;
    await page.screenshot({ path, animations: 'disabled', caret: 'hide', scale: 'css' });
    process.stdout.write(`${path}\n`);
  }
}

/** Goes to a page of the interface and waits for its heading. */
export async function visit(page: Page, hash: string): Promise<void> {
  await page.goto(new URL(hash, page.url()).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Puts what is meant into the middle of the window. */
export async function centre(page: Page, selector: string): Promise<void> {
  await page
    .locator(selector)
    .first()
    .evaluate((element: { scrollIntoView(options: object): void }) => element.scrollIntoView({ block: 'center' }));
}
