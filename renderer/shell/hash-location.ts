/**
 * Addresses live behind `#`, path and parameters alike (`#/pending?connector=contoso.test`): they work from any host, in
 * links from outside, and as plain `<a href>`. For wouter's `Router`.
 */

import { useSyncExternalStore } from 'react';
import { useSearch } from 'wouter';

export interface NavigateOptions {
  readonly replace?: boolean;
}

/** `to` begins with `/`, and may have parameters. */
export function navigateTo(to: string, { replace = false }: NavigateOptions = {}): void {
  const address = new URL(location.href);
  address.hash = to.startsWith('#') ? to : `#${to}`;
  if (address.href === location.href) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  // The browser tells of links and of going back, not of these two.
  dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  addEventListener('popstate', listener);
  return () => {
    removeEventListener('hashchange', listener);
    removeEventListener('popstate', listener);
  };
}

function parts(): readonly [path: string, search: string] {
  const [path = '', search = ''] = location.hash.replace(/^#?\/?/, '').split('?', 2);
  return [`/${path}`, search];
}

export function useHashLocation(): [string, (to: string, options?: NavigateOptions) => void] {
  return [useSyncExternalStore(subscribe, () => parts()[0]), navigateTo];
}

useHashLocation.searchHook = (): string => useSyncExternalStore(subscribe, () => parts()[1]);
useHashLocation.hrefs = (href: string): string => `#${href}`;

/** The parameters of the address, and changing them in place: filters survive going back and can be sent to somebody. */
export function useParameters(): [URLSearchParams, (changes: { readonly [name: string]: string | undefined }) => void] {
  const search = useSearch();
  const change = (changes: { readonly [name: string]: string | undefined }) => {
    const [path, now] = parts();
    const next = new URLSearchParams(now);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    navigateTo(text === '' ? path : `${path}?${text}`, { replace: true });
  };
  return [new URLSearchParams(search), change];
}
