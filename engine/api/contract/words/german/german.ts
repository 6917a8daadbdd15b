/** Deutsch. */

import type { Catalogue } from '../catalogue.ts';
import { CONFLICT_DOUBTS, CONFLICT_FIXES, CONFLICT_KINDS, CONFLICT_SEVERITIES, CONFLICTS } from './conflicts.ts';
import { AGENT_FAULTS } from './faults-of-agents.ts';
import { CONNECTION_FAULTS } from './faults-of-connections.ts';
import { EXPORT_FAULTS } from './faults-of-exports.ts';
import { OBJECT_FAULTS } from './faults-of-objects.ts';
import { FEDERATED_DOMAIN_FAULTS } from './faults-of-federated-domains.ts';
import { FEDERATION } from './federation.ts';
import { IDENTITY_PROVIDER_FAULTS } from './faults-of-identity-providers.ts';
import { PASS_THROUGH_FAULTS } from './faults-of-pass-through.ts';
import { REPLICATION_FAULTS } from './faults-of-replication.ts';
import { RULE_FAULTS } from './faults-of-rules.ts';
import { SETUP_FAULTS } from './faults-of-setup.ts';
import { HOUSE_FAULTS } from './faults-of-the-house.ts';
import { PASSWORDS } from './passwords.ts';
import { RULE_PROBLEMS } from './rule-problems.ts';
import { COUNTERS, CYCLE_STATUSES, OBJECT_TYPES, PROFILES, RESULTS, SETUP_STEPS, STAGES } from './runs.ts';

export const GERMAN: Catalogue = {
  language: 'de',
  faults: {
    ...HOUSE_FAULTS,
    ...CONNECTION_FAULTS,
    ...OBJECT_FAULTS,
    ...EXPORT_FAULTS,
    ...SETUP_FAULTS,
    ...RULE_FAULTS,
    ...REPLICATION_FAULTS,
    ...AGENT_FAULTS,
    ...PASS_THROUGH_FAULTS,
    ...FEDERATED_DOMAIN_FAULTS,
    ...IDENTITY_PROVIDER_FAULTS,
  },
  results: RESULTS,
  cycleStatuses: CYCLE_STATUSES,
  profiles: PROFILES,
  counters: COUNTERS,
  objectTypes: OBJECT_TYPES,
  stages: STAGES,
  setupSteps: SETUP_STEPS,
  ruleProblems: RULE_PROBLEMS,
  onlyLetterCase: 'Nur die Groß- und Kleinschreibung ist anders.',
  conflicts: CONFLICTS,
  conflictDoubts: CONFLICT_DOUBTS,
  conflictKinds: CONFLICT_KINDS,
  conflictSeverities: CONFLICT_SEVERITIES,
  conflictFixes: CONFLICT_FIXES,
  passwords: PASSWORDS,
  federation: FEDERATION,
};
