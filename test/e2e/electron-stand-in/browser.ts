/** The half of the stand-in that holds the pages: real ones, of the system's Chromium. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, CDPSession, Page, Request, Route } from 'playwright-core';
import type { BrowserProcedures, ShellProcedures, WindowOptions } from './procedures.ts';
import type { Remote } from './rpc.ts';
import { fromText, toText, worldSource } from './clone.ts';

/** Chromium lets nobody add a scheme of the application's: its pages have this origin here. */
const APPLICATION = 'app://causeway/';
const STANDS_FOR = 'https://causeway.app.test/';
const WORLD = 'causeway-preload';
const BINDING = 'causewayStandIn';

export const shownAddress = (address: string) => address.replace(APPLICATION, STANDS_FOR);
export const realAddress = (address: string) => address.replace(STANDS_FOR, APPLICATION);

interface Held {
  readonly page: Page;
  readonly session: CDPSession;
  /** The isolated world of the document that is shown. */
  world: number | undefined;
  /** An address that the application itself loads: no navigation of the page's. */
  loading: string | undefined;
}

export interface Pages {
  readonly procedures: BrowserProcedures;
  /** The window that is open, as soon as there is one. */
  current(): Promise<Page>;
  /** Addresses that a page wanted to go to and was not let. */
  readonly refused: readonly string[];
}

export async function holdPages(
  context: BrowserContext,
  shell: () => Remote<ShellProcedures>,
  onPage: (page: Page) => void,
): Promise<Pages> {
  const held = new Map<number, Held>();
  const waiting: ((page: Page) => void)[] = [];
  const refused: string[] = [];
  const numberOf = (page: Page | null) => [...held].find(([, one]) => one.page === page)?.[0];

  const answer = async (route: Route): Promise<void> => {
    const request = route.request();
    const page = pageOf(request);
    const window = numberOf(page);
    if (window === undefined) {
      // A window that a page opened. Its opener is the only window there is.
      const [opener = 0] = held.keys();
      const action = await shell().windowOpen(opener, realAddress(request.url()));
      if (action === 'allow') throw new Error('the stand-in does not declare windows that pages open');
      await route.abort();
      return;
    }
    const one = held.get(window);
    const isMain = request.isNavigationRequest() && request.frame() === page?.mainFrame();
    if (request.isNavigationRequest() && one?.loading !== request.url()) {
      const allowed = await shell().willNavigate(window, realAddress(request.url()), isMain);
      if (!allowed) {
        refused.push(request.url());
        // No content: the document that is shown stays.
        await route.fulfill({ status: 204 });
        return;
      }
    }
    if (!request.url().startsWith(STANDS_FOR)) {
      refused.push(request.url());
      await route.abort();
      return;
    }
    const { status, headers, body } = await shell().request(realAddress(request.url()), request.method());
    await route.fulfill({ status, headers: Object.fromEntries(headers), body: Buffer.from(body) });
  };
  await context.route('**/*', answer);

  const createWindow = async (window: number, options: WindowOptions): Promise<void> => {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const one: Held = { page, session, world: undefined, loading: undefined };
    held.set(window, one);
    onPage(page);
    page.on('popup', (popup) => void popup.close().catch(() => undefined));
    page.once('close', () => {
      if (held.delete(window)) void shell().windowClosed(window);
    });
    await prepareWorlds(session, options, {
      world: (id) => {
        // A new document: what the former one held is gone.
        if (one.world !== undefined) void shell().documentGone(window);
        one.world = id;
      },
      message: (message) => hearPage(shell(), window, page, message),
    });
    for (const tell of waiting.splice(0)) tell(page);
  };

  const receive = async (window: number, message: object): Promise<void> => {
    const one = held.get(window);
    if (one?.world === undefined) return;
    const expression = `causewayStandInReceive(${JSON.stringify(toText(message))})`;
    await one.session
      .send('Runtime.evaluate', { expression, contextId: one.world })
      .catch((error: unknown) => ignoreGone(error));
  };

  return {
    refused,
    async current() {
      const [one] = held.values();
      return one?.page ?? new Promise<Page>((resolve) => waiting.push(resolve));
    },
    procedures: {
      createWindow,
      async load(window, address) {
        const one = held.get(window);
        if (!one) return;
        one.loading = shownAddress(address).replace(/#.*/, '');
        await one.page.goto(shownAddress(address));
        one.loading = undefined;
      },
      sendToPage: (window, channel, message, ports) => receive(window, { type: 'ipc', channel, message, ports }),
      postToPagePort: (window, port, data) => receive(window, { type: 'port-message', port, data }),
      async closeWindow(window) {
        const one = held.get(window);
        held.delete(window);
        await one?.page.close();
      },
    },
  };
}

function pageOf(request: Request): Page | null {
  try {
    return request.frame().page();
  } catch {
    // The first navigation of a window that a page opens has no frame yet.
    return null;
  }
}

/** A document that went away while a message was on its way to it. */
function ignoreGone(error: unknown): void {
  if (!/Cannot find context|Target .*closed|Session closed|has been closed/.test(String(error))) throw error;
}

type PageMessage =
  | { readonly type: 'ipc'; readonly channel: string; readonly message: readonly unknown[] }
  | { readonly type: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly type: 'port-close'; readonly port: number };

function hearPage(shell: Remote<ShellProcedures>, window: number, page: Page, message: PageMessage): void {
  if (message.type === 'ipc') void shell.ipc(window, message.channel, message.message, realAddress(page.url()));
  else if (message.type === 'port-message') void shell.portMessage(message.port, message.data);
  else void shell.portClose(message.port);
}

interface Heard {
  world(id: number): void;
  message(message: PageMessage): void;
}

async function prepareWorlds(session: CDPSession, { preload }: WindowOptions, heard: Heard): Promise<void> {
  const token = randomUUID();
  const facts = {
    token,
    preload: await readFile(preload, 'utf8'),
    platform: process.platform,
    versions: { electron: 'stand-in', chrome: 'stand-in', node: process.versions.node },
  };
  const call = (name: 'page-world' | 'preload-world', given: object) =>
    `(${worldSource(name)})({ ...${JSON.stringify(given)}, clone: (${worldSource('clone')})() })`;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === WORLD) heard.world(context.id);
  });
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === BINDING) heard.message(fromText(payload) as PageMessage);
  });
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: call('preload-world', facts),
    worldName: WORLD,
  });
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: call('page-world', { token }) });
}
