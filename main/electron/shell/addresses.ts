/** Which addresses the application shows, opens elsewhere, and answers to. */

export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://causeway`;
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/`;
export const LINK_SCHEME = 'causeway';

/** Whether this is our own page; a scheme of ours has an origin that only its host and scheme make. */
export function isOwnPage(address: string): boolean {
  return parsed(address)?.href.startsWith(PAGE_ADDRESS) ?? false;
}

/** What may be opened in the person's browser: documentation, and Microsoft's own sign-in and portal. */
const ELSEWHERE: readonly { readonly host: string; readonly path: string }[] = [
  { host: 'learn.microsoft.com', path: '/' },
  { host: 'www.microsoft.com', path: '/link' },
  { host: 'microsoft.com', path: '/devicelogin' },
  { host: 'login.microsoft.com', path: '/device' },
  { host: 'login.microsoftonline.com', path: '/' },
  { host: 'login.microsoftonline.us', path: '/' },
  { host: 'login.partner.microsoftonline.cn', path: '/' },
  { host: 'entra.microsoft.com', path: '/' },
  { host: 'entra.microsoft.us', path: '/' },
];

export function opensElsewhere(address: string): boolean {
  const url = parsed(address);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return false;
  return ELSEWHERE.some(({ host, path }) => url.host === host && isBelow(url.pathname, path));
}

function isBelow(pathname: string, path: string): boolean {
  return path === '/' || pathname === path || pathname.startsWith(`${path}/`);
}

/**
 * The place behind `#/` that a link to an object or a run means: `causeway://object/17` (an identity of the metaverse),
 * `causeway://object/space/17`, `causeway://run/17`. Links come from anywhere, so numbers are all they can say.
 */
export function placeOfLink(link: string): string | undefined {
  const found = /^causeway:\/\/(object|object\/space|run)\/(\d{1,15})\/?$/i.exec(link);
  const [, kind, number] = found ?? [];
  if (kind === undefined || number === undefined) return undefined;
  const PLACES: { readonly [kind: string]: string } = {
    object: `objects/metaverse/${number}`,
    'object/space': `objects/space/${number}`,
    run: `operations/${number}`,
  };
  return PLACES[kind.toLowerCase()];
}

export interface StartArguments {
  readonly place: string | undefined;
  /** A settings file that was opened with Causeway. */
  readonly settingsFile: string | undefined;
  /** Started with the session, into the tray. */
  readonly hidden: boolean;
  readonly dataDirectory: string | undefined;
}

export const SETTINGS_EXTENSION = '.causeway-settings';
export const HIDDEN_FLAG = '--hidden';
const DATA_DIRECTORY_FLAG = '--data-dir=';

/** What the command line of this or a second instance asks for; everything else on it is Chromium's. */
export function startArguments(argv: readonly string[]): StartArguments {
  const given = argv.slice(1);
  const link = given.find((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  const directory = given.find((argument) => argument.startsWith(DATA_DIRECTORY_FLAG));
  return {
    place: link === undefined ? undefined : placeOfLink(link),
    settingsFile: given.find((argument) => !argument.startsWith('-') && argument.endsWith(SETTINGS_EXTENSION)),
    hidden: given.includes(HIDDEN_FLAG),
    dataDirectory: directory?.slice(DATA_DIRECTORY_FLAG.length),
  };
}

function parsed(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}
