/**
 * What happens to an organization, as data: a history can be printed, replayed, shortened and kept as a scenario.
 *
 * Everything is named by a label (`p3`, `g1`, `ou2`, `c1`, `x1`) that is given once and never again, so taking a step
 * out of a history does not change what the others speak of. A step that cannot be done (its object is not there, the
 * directory refuses it) does nothing.
 */

import type { RunProfile } from '../../../engine/runs/results.ts';

/** People `p`, groups `g`, organizational units `ou`, contacts `c`, accounts of the cloud alone `x`, cloud groups `y`. */
export type Label = string;

export type Side = 'forest' | 'tenant';

export type Step =
  // In the forest.
  | { readonly do: 'unit'; readonly who: Label; readonly in: Label; readonly name: string }
  | {
      readonly do: 'hire';
      readonly who: Label;
      readonly in: Label;
      readonly name: string;
      readonly upn: string;
      readonly kind: 'user' | 'inetOrgPerson';
    }
  | { readonly do: 'group'; readonly who: Label; readonly in: Label; readonly name: string; readonly type: string }
  | { readonly do: 'contact'; readonly who: Label; readonly in: Label; readonly name: string }
  /** An empty value clears. */
  | { readonly do: 'set'; readonly who: Label; readonly values: Values }
  | { readonly do: 'rename'; readonly who: Label; readonly name: string }
  | { readonly do: 'move'; readonly who: Label; readonly in: Label }
  | { readonly do: 'delete'; readonly who: Label }
  | { readonly do: 'restore'; readonly who: Label }
  | { readonly do: 'manager'; readonly who: Label; readonly manager: Label | null }
  | { readonly do: 'join' | 'leave'; readonly group: Label; readonly member: Label }
  // In the tenant.
  | { readonly do: 'cloud-hire'; readonly who: Label; readonly name: string; readonly upn: string }
  | { readonly do: 'cloud-group'; readonly who: Label; readonly name: string }
  | {
      readonly do: 'cloud-set';
      readonly who: Label;
      readonly property: string;
      readonly value: string | boolean | null;
    }
  | { readonly do: 'cloud-manager'; readonly who: Label; readonly manager: Label | null }
  | { readonly do: 'cloud-join' | 'cloud-leave'; readonly group: Label; readonly member: Label }
  | { readonly do: 'cloud-delete' | 'cloud-purge' | 'cloud-delete-restore'; readonly who: Label }
  // In Causeway's configuration.
  | { readonly do: 'choose'; readonly included: readonly Label[]; readonly excluded: readonly Label[] }
  /** Names of the administrator's own rules (`OWN_RULES`), and tags of standard rules that are switched off. */
  | { readonly do: 'rules'; readonly own: readonly string[]; readonly off: readonly string[] }
  | { readonly do: 'staging'; readonly on: boolean }
  // Causeway's runs, and time.
  | { readonly do: 'cycle'; readonly policy: 'initial' | 'delta' }
  | { readonly do: 'shuffled'; readonly policy: 'initial' | 'delta'; readonly order: readonly Side[] }
  /** A cycle that is cancelled at this report of progress. */
  | { readonly do: 'cancelled'; readonly policy: 'initial' | 'delta'; readonly at: number }
  | { readonly do: 'run'; readonly side: Side; readonly profile: RunProfile }
  | { readonly do: 'wait'; readonly minutes: number };

export type Values = { readonly [attribute: string]: string };

export interface History {
  readonly seed: number;
  readonly lab: LabKind;
  /** Before Causeway comes. */
  readonly before: readonly Step[];
  readonly steps: readonly Step[];
}

/** How the directories behave, and what was chosen at setup. */
export interface LabKind {
  /** The lab's own forest where nothing is said. */
  readonly server?: 'samba';
  readonly sourceAnchor: 'ms-DS-ConsistencyGuid' | 'objectGUID';
  readonly exchange: boolean;
  /** Which connector is asked first where the order is ours to choose. */
  readonly order: readonly Side[];
  readonly tenant: {
    readonly visibilityDelayMs: number;
    readonly deltaReplay: number;
    readonly deltaShuffle: boolean;
    readonly deltaPageSize: number;
    readonly softDeleteSecurityGroups: boolean;
  };
  readonly forest: { readonly maxPageSize: number; readonly maxValRange: number; readonly dirSyncPageSize: number };
}

/** Steps that are runs of the engine or the passing of time, not something that people do. */
export function isRun(step: Step): boolean {
  return ['cycle', 'shuffled', 'cancelled', 'run', 'wait'].includes(step.do);
}

/** One step a line, so that a printed history can be read and pasted into a scenario. */
export function printHistory(history: History): string {
  const list = (steps: readonly Step[]) => steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n');
  const { seed, lab, before, steps } = history;
  return `{\n  "seed": ${seed},\n  "lab": ${JSON.stringify(lab)},\n  "before": [\n${list(before)}\n  ],\n  "steps": [\n${list(steps)}\n  ]\n}`;
}
