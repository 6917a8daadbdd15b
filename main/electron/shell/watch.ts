/** What the shell knows of the engine: enough for the tray, and to call a person when one is needed. */

import type { CallResult, EventPayload } from '../../../engine/api/contract/contract.ts';
import type { Broadcast, PortClient } from '../engine/port-client.ts';
import type { Words } from '../words/shape.ts';

type Attention = EventPayload<'attention'>[number];
type Overview = Pick<
  CallResult<'overview'>,
  'configured' | 'stagingMode' | 'attention' | 'running' | 'furtherAttention'
>;

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** Where a click leads. */
  readonly place: string;
}

export interface EngineWatch {
  connected(client: PortClient): void;
  away(): void;
  hear(broadcast: Broadcast): void;
  state(): string;
  canSynchronize(): boolean;
}

export interface WatchOptions {
  readonly words: Words;
  onChange(): void;
  notify(notice: Notice): void;
  onError(error: unknown): void;
}

/** The engine is asked this often beside what it tells by itself. Milliseconds. */
const LOOK_AGAIN = 15_000;

export function watchEngine({ words, onChange, notify, onError }: WatchOptions): EngineWatch {
  let client: PortClient | undefined;
  let overview: Overview | undefined;
  let known: ReadonlySet<string> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const see = (next: Overview): void => {
    const wasConfigured = overview?.configured;
    overview = next;
    if (wasConfigured === false && next.configured) {
      notify({ title: words.notice.setUp, body: words.notice.setUpMeaning, place: 'home' });
    }
    announce(next.attention);
    onChange();
  };

  /** Of each thing once, until it has gone; and never of what stood there already when the application started. */
  const announce = (attention: readonly Attention[]): void => {
    const before = known;
    known = new Set(attention.map(nameOf));
    for (const item of attention) {
      if (item.severity === 'information' || before === undefined || before.has(nameOf(item))) continue;
      notify({ title: words.notice.needsYou, body: words.notice.attention[item.code], place: placeOf(item) });
    }
  };

  const look = async (): Promise<void> => {
    const asked = client;
    if (!asked) return;
    try {
      const answer = await asked.call('overview', {});
      if (asked === client) see(answer);
    } catch (error) {
      // The engine went away in between; its return is told.
      if (asked === client) onError(error);
    }
  };

  return {
    connected(next) {
      client = next;
      clearInterval(timer);
      timer = setInterval(() => void look(), LOOK_AGAIN);
      void look();
    },
    away() {
      client = undefined;
      clearInterval(timer);
      onChange();
    },
    hear({ name }) {
      if (name !== 'progress' || !overview?.running) void look();
    },
    state() {
      if (!client || !overview) return words.state.away;
      if (!overview.configured) return words.state.notConfigured;
      if (overview.running) return words.state.running;
      if (overview.attention.some(({ severity }) => severity === 'error')) return words.state.attention;
      return overview.stagingMode ? words.state.staging : words.state.idle;
    },
    canSynchronize: () => client !== undefined && overview?.configured === true && !overview.running,
  };
}

function nameOf({ code, facts }: Attention): string {
  return `${code} ${String(facts['connector'] ?? '')}`;
}

function placeOf({ target }: Attention): string {
  switch (target.page) {
    case 'run':
      return `operations/${target.id ?? ''}`;
    case 'task':
      return `tasks/${target.id ?? ''}`;
    default:
      return target.page;
  }
}
