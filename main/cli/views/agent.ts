/** An agent of pass-through authentication, as the command line shows it. */

import type { Fault } from '../../../engine/model/fault.ts';
import type { AgentPhase, AgentSnapshot } from '../../../engine/sign-in/pass-through/health/detector.ts';
import { counted, grouped, moment, relative } from '../terminal/format.ts';
import type { Screen } from '../screen.ts';
import { safeText } from '../terminal/safe-text.ts';
import { padded } from '../terminal/width.ts';
import type { Surface } from './fault.ts';

export interface AgentView {
  readonly kind: 'engine' | 'stand-alone';
  readonly agentId: string;
  readonly tenantId: string;
  readonly registeredAt: string;
  readonly registeredBy: string;
  readonly running: boolean;
  /** Undefined where it never ran. */
  readonly snapshot: AgentSnapshot | undefined;
  readonly troubles: readonly Fault[];
}

const PHASES: { readonly [phase in AgentPhase]: string } = {
  starting: 'asks the service for its settings',
  listening: 'takes sign-ins',
  'stopped-by-service': 'takes no sign-ins: the service says so',
  'given-up': 'has given up',
  stopping: 'answers the last sign-ins',
  stopped: 'is stopped',
};

/** One line for each change of what it does. */
export function agentLine(snapshot: AgentSnapshot, style: Screen['style']): string {
  const { phase, listeners, bootstrapFault } = snapshot;
  const open = listeners.filter((listener) => listener.open).length;
  const at = phase === 'listening' ? ` at ${grouped(open)} of ${counted(listeners.length, 'place', 'places')}` : '';
  const words = bootstrapFault && phase !== 'stopped' ? `; the service did not answer (${bootstrapFault.code})` : '';
  return `Agent ${snapshot.agentId} ${PHASES[phase]}${at}${style.quiet(words)}`;
}

export function agentLines(view: AgentView, { style }: Surface, now: Date): string[] {
  const { snapshot } = view;
  const at = (time: string) => `${relative(time, now)} (${moment(time)})`;
  const rows: (readonly [string, string])[] = [
    ['Agent', view.agentId],
    ['Tenant', view.tenantId],
    ['Runs', view.kind === 'engine' ? 'with the engine that is set up here' : 'by itself: causeway agent run'],
    ['Registered', `${at(view.registeredAt)} by ${safeText(view.registeredBy)}`],
    ...(snapshot ? snapshotRows(snapshot, view.running, at) : [['State', 'has not run yet'] as const]),
  ];
  return rows.map(([name, value]) => `${style.quiet(padded(name, 12))}  ${value}`);
}

function snapshotRows(
  snapshot: AgentSnapshot,
  running: boolean,
  at: (time: string) => string,
): (readonly [string, string])[] {
  const { counters, listeners, lastBootstrapAt } = snapshot;
  const open = running ? listeners.filter((listener) => listener.open).length : 0;
  const problems = Object.entries(counters.problems).filter(([, count]) => count > 0);
  return [
    ['State', running ? PHASES[snapshot.phase] : 'is not running'],
    ['Service', lastBootstrapAt === undefined ? 'has not answered yet' : `answered ${at(lastBootstrapAt)}`],
    ['Listens', `at ${grouped(open)} of ${counted(listeners.length, 'place', 'places')}`],
    ['Certificate', `until ${moment(snapshot.certificateEnds)}`],
    [
      'Sign-ins',
      `${grouped(counters.accepted)} accepted, ${grouped(counters.refused)} refused, ` +
        `${grouped(counters.unanswerable)} without a domain controller, ${grouped(counters.undecryptable)} for another key`,
    ],
    ...(problems.length === 0
      ? []
      : [['Not answered', problems.map(([problem, count]) => `${grouped(count)} ${problem}`).join(', ')] as const]),
  ];
}
