/** What the two halves of the stand-in ask of each other: the test with Chromium, and the shell's process. */

export interface WindowOptions {
  readonly width: number;
  readonly height: number;
  /** Absolute path of the preload bundle. */
  readonly preload: string;
}

/** What a protocol handler answered. */
export interface PageResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** The half that holds the pages. */
export type BrowserProcedures = {
  createWindow(window: number, options: WindowOptions): Promise<void>;
  load(window: number, address: string): Promise<void>;
  /** `ports`: ends that are handed over with it. */
  sendToPage(window: number, channel: string, message: readonly unknown[], ports: readonly number[]): Promise<void>;
  postToPagePort(window: number, port: number, data: unknown): Promise<void>;
  closeWindow(window: number): Promise<void>;
};

/** The half that runs the application. */
export type ShellProcedures = {
  request(address: string, method: string): Promise<PageResponse>;
  /** Whether the application lets it. */
  willNavigate(window: number, address: string, isMainFrame: boolean): boolean;
  windowOpen(window: number, address: string): 'allow' | 'deny';
  ipc(window: number, channel: string, message: readonly unknown[], frameAddress: string): void;
  portMessage(port: number, data: unknown): void;
  portClose(port: number): void;
  /** Its document is gone, and with it what it held. */
  documentGone(window: number): void;
  /** The person closed it. */
  windowClosed(window: number): void;
  control(action: ControlAction): unknown;
};

/** What a person or the system does outside the page. */
export type ControlAction =
  | { readonly do: 'menu'; readonly id: string }
  | { readonly do: 'tray-menu'; readonly id: string }
  | { readonly do: 'tray-click' }
  | { readonly do: 'second-instance'; readonly argv: readonly string[] }
  | { readonly do: 'open-url'; readonly url: string }
  | { readonly do: 'open-file'; readonly file: string }
  | { readonly do: 'notification-click'; readonly title: string }
  | { readonly do: 'answer-dialogs'; readonly button: number }
  | { readonly do: 'kill-engine' }
  | { readonly do: 'quit' }
  | { readonly do: 'ask-permission'; readonly permission: string }
  | { readonly do: 'record' };

/** Everything that the application has set up or shown outside its page. */
export interface ShellRecord {
  readonly sandboxed: boolean;
  readonly schemes: readonly object[];
  readonly windows: readonly {
    readonly bounds: object;
    readonly webPreferences: { readonly [name: string]: unknown };
  }[];
  readonly menu: readonly MenuRecord[];
  readonly tray: { readonly toolTip: string; readonly menu: readonly MenuRecord[] } | undefined;
  readonly notifications: readonly { readonly title: string; readonly body: string }[];
  readonly dialogs: readonly object[];
  /** Addresses that were opened in the person's browser, folders in the file manager. */
  readonly opened: readonly string[];
  readonly linkSchemes: readonly string[];
  readonly loginItem: object | undefined;
  readonly engine: { readonly pid: number | undefined; readonly execArgv: readonly string[] } | undefined;
}

export interface MenuRecord {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly submenu?: readonly MenuRecord[];
}
