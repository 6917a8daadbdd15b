/** What outbound synchronization counts. */

/** What was staged in one target connector space, or in all of them. */
export interface StagedCounters {
  provisioningAdds: number;
  provisioningJoins: number;
  deprovisioned: number;
  attributeFlows: number;
}

export interface OutboundCounters extends StagedCounters {
  faults: number;
  /** By the number of the target connector; one without any change is absent. */
  readonly byTarget: Map<number, StagedCounters>;
}

export function emptyOutboundCounters(): OutboundCounters {
  return { ...nothingStaged(), faults: 0, byTarget: new Map() };
}

export function nothingStaged(): StagedCounters {
  return { provisioningAdds: 0, provisioningJoins: 0, deprovisioned: 0, attributeFlows: 0 };
}
