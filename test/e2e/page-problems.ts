/** What goes wrong in a page while a test looks elsewhere. */

import type { Page } from 'playwright-core';

/** Fills as the page lives. Chromium reports what a content security policy refuses as errors on the console. */
export function watchProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    problems.push(`request: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  return problems;
}
