/**
 * Of what a page has, the little that tests use in it: tests are checked without the types of a browser, so that nothing
 * of Node's side can mistake itself for a page.
 */

interface PageElement {
  textContent: string | null;
  append(child: PageElement): void;
}

export interface PageWindow {
  readonly location: { href: string; readonly hash: string };
  readonly document: { createElement(name: string): PageElement; readonly head: PageElement };
  readonly Image: new () => { onload: () => void; onerror: () => void; src: string };
  open(address: string): void;
  readonly causeway?: {
    post(message: unknown): void;
    onMessage(listener: (message: { readonly type: string; readonly id?: number }) => void): void;
    readonly host: { readonly kind: string; readonly versions: object };
  };
}
