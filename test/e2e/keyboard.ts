/** A person who uses the keyboard alone: goes on by Tab to what has a name, then types or presses. */

import type { Page } from 'playwright-core';

interface FocusedElement {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly labels?: Iterable<{ readonly textContent: string | null }> | null;
  getAttribute(name: string): string | null;
}

/** In functions that run in the page. */
declare const document: {
  readonly activeElement: FocusedElement | null;
  getElementById(id: string): { readonly textContent: string | null } | null;
};

/** More than any page of the wizard has places to stop at. */
const STOPS = 120;

export interface Keyboard {
  /** Tab until the focus is on something of that name. */
  tabTo(name: string | RegExp): Promise<void>;
  press(key: string, times?: number): Promise<void>;
  type(text: string): Promise<void>;
  /** `tabTo`, then Enter. */
  activate(name: string | RegExp): Promise<void>;
  /** `tabTo`, then the text in the place of what stands there. */
  fill(name: string | RegExp, text: string): Promise<void>;
}

export function keyboardOf(page: Page): Keyboard {
  const keys = page.keyboard;
  const tabTo = async (wanted: string | RegExp): Promise<void> => {
    const passed: string[] = [];
    for (let stop = 0; stop < STOPS; stop += 1) {
      const name = await page.evaluate(nameOfFocus);
      if (typeof wanted === 'string' ? name === wanted : wanted.test(name)) return;
      passed.push(name);
      await keys.press('Tab');
    }
    throw new Error(`Tab never came to ${String(wanted)}; it passed ${[...new Set(passed)].join(' | ')}`);
  };
  const press = async (key: string, times = 1): Promise<void> => {
    for (let time = 0; time < times; time += 1) await keys.press(key);
  };
  return {
    tabTo,
    press,
    type: (text) => keys.type(text),
    async activate(name) {
      await tabTo(name);
      await keys.press('Enter');
    },
    async fill(name, text) {
      await tabTo(name);
      await keys.press('ControlOrMeta+A');
      await keys.insertText(text);
    },
  };
}

/** As a screen reader would say it, as far as these pages need. */
function nameOfFocus(): string {
  const element = document.activeElement;
  if (!element) return '';
  const labelledBy = element.getAttribute('aria-labelledby');
  const label = element.getAttribute('aria-label');
  if (labelledBy) {
    const parts = labelledBy.split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
    return parts.join(' ').trim();
  }
  if (label) return label;
  const [first] = element.labels ?? [];
  const text = first
    ? first.textContent
    : ['INPUT', 'BODY', 'MAIN'].includes(element.tagName)
      ? ''
      : element.textContent;
  return (text ?? '').trim();
}
