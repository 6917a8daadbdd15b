/** Worte für Änderungen an Regeln, die abgelehnt wurden. */

import type { FaultWords } from '../catalogue.ts';

export const RULE_FAULTS: { readonly [code: string]: FaultWords } = {
  'rule-not-found': {
    what: 'Es gibt keine Regel {rule}.',
    why: 'Sie wurde entfernt, oder der Name schreibt sich anders: Regeln gehen nach ihrer Kennung.',
    remedy: 'Sehen Sie in der Liste der Regeln nach: causeway rules list.',
    variants: {
      candidates: {
        what: 'Mehrere Regeln heißen „{rule}“.',
        why: 'Diese tragen den Namen: {candidates}.',
        remedy: 'Geben Sie die Kennung derjenigen an, die gemeint ist.',
      },
    },
  },
  'rule-standard': {
    what: 'Die Regel „{rule}“ wurde nicht geändert: Sie kommt mit Causeway.',
    why: 'Standardregeln bleiben, wie sie sind, damit eine neue Version von Causeway bessere bringen kann.',
    remedy: 'Schalten Sie sie aus, klonen Sie sie, und ändern Sie den Klon.',
  },
  'rule-invalid': {
    what: 'Die Regel „{rule}“ wurde nicht gespeichert: Etwas stimmt nicht[ bei {path}].',
    why: 'Die Prüfung sagt {problem}[, {name}][, erwartet {expected}][, gemeint ist vielleicht {nearest}][; dazu {otherProblems#weiteres Problem|weitere Probleme}].',
    remedy: 'Berichtigen Sie die Regel: causeway rules check zeigt jede Stelle. Gespeichert wurde nichts.',
  },
  'rule-not-for-object': {
    what: 'Die Regel lässt sich an {name} nicht erproben.',
    why: 'Die Regel sieht Objekte vom Typ {wantedType} in {wantedIn} an; dieses ist keines und mit keinem verknüpft.',
    remedy: 'Wählen Sie ein Objekt dieses Typs.',
  },
  'no-free-precedence': {
    what: 'Für die Regel {rule} ist keine Zahl mehr frei.',
    why: 'Eigene Regeln haben die Zahlen 0 bis 99, jede einmal, und alle sind vergeben.',
    remedy: 'Entfernen Sie Regeln, die nicht mehr gebraucht werden.',
  },
  'configuration-changed': {
    what: 'Die Änderung wurde nicht gespeichert: Die Konfiguration wurde inzwischen geändert[, von {by}].',
    why: 'Sie ging von Version {expected} aus, und in Kraft ist Version {version}.',
    remedy: 'Sehen Sie sich die Regeln an, wie sie jetzt sind, und machen Sie die Änderung noch einmal.',
  },
};
