/**
 * Makes the icons of every platform from `icon.svg` and `tray.svg`, drawn by Chromium:
 *
 *   node main/build/icons.ts
 *
 * They are kept beside the drawings, so that packaging needs no browser.
 */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { APPLICATION_ROOT } from '../host/renderer-files.ts';
import { icnsOf, icoOf } from './icon-files.ts';

const RESOURCES = path.join(APPLICATION_ROOT, 'main', 'electron', 'resources');
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
const ICNS_SIZES = [16, 32, 64, 128, 256, 512, 1024];

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? 'chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  const icon = await readFile(path.join(RESOURCES, 'icon.svg'), 'utf8');
  const tray = await readFile(path.join(RESOURCES, 'tray.svg'), 'utf8');
  const drawn = async (size: number) => ({ size, png: await draw(page, icon, size) });
  const all = async (sizes: readonly number[]) => {
    const images = [];
    for (const size of sizes) images.push(await drawn(size));
    return images;
  };
  await keep('icon.png', (await drawn(512)).png);
  await keep('icon.ico', icoOf(await all(ICO_SIZES)));
  await keep('icon.icns', icnsOf(await all(ICNS_SIZES)));
  await keep('tray.png', await draw(page, icon, 16));
  await keep('tray@2x.png', await draw(page, icon, 32));
  // macOS paints it itself, light or dark, by its transparency alone.
  await keep('trayTemplate.png', await draw(page, tray, 16));
  await keep('trayTemplate@2x.png', await draw(page, tray, 32));
} finally {
  await browser.close();
}

async function draw(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${String(size)}px;height:${String(size)}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true });
}

async function keep(name: string, content: Buffer): Promise<void> {
  await writeFile(path.join(RESOURCES, name), content);
}
