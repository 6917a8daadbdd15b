/** Wörter für einzelne Objekte auf dem Weg herein: lesen, verknüpfen, Regeln. */

import type { OBJECT_FAULTS as ENGLISH } from '../english/faults-of-objects.ts';
import type { FaultWords } from '../catalogue.ts';

export const OBJECT_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'object-unreadable': {
    what: 'Beim Import blieb weg: {type|ein Objekt}[ {object}].',
    why: 'Das Verzeichnis nannte es ohne die Kennung, an der Causeway es erkennt[ ({reason})].',
    remedy: 'Prüfen Sie, ob das Konnektorkonto alle Eigenschaften dieses Objekts lesen darf.',
  },
  'attribute-value-invalid': {
    what: '{object} wurde nicht gelesen: Sein Wert von {attribute} ist nicht, was das Schema sagt[ ({reason})].',
    why: 'Das Verzeichnis hält einen Wert, der nicht zur Art des Attributs passt.',
    remedy:
      'Berichtigen Sie {attribute} von {dn|diesem Objekt} im Verzeichnis. Bis dahin bleibt der zuletzt bekannte Stand.',
    variants: {
      'reason=not-utf-8': {
        what: '{object} wurde nicht gelesen: Sein Wert von {attribute} ist kein lesbarer Text.',
        why: 'Die Bytes im Verzeichnis sind kein UTF-8, meist von einem alten Werkzeug hinterlassen.',
      },
      'reason=reference-without-guid': {
        what: '{object} wurde nicht gelesen: {attribute} nennt ein Objekt ohne Kennung.',
        why: 'Der Domänencontroller hat eine Verknüpfung ohne die GUID ihres Ziels genannt.',
      },
    },
  },
  'join-ambiguous': {
    what: '{object} wurde nicht verknüpft: {matches#Objekt passt|Objekte passen} dazu.',
    why: 'Nach der Regel „{rule}“ darf genau eines passen[; es passen: {metaverseObjects}].',
    remedy:
      'Sehen Sie nach, welche Objekte die Werte teilen, die die Regel vergleicht, und ändern Sie sie so, dass nur eines passt.',
  },
  'join-target-taken': {
    what: '{object} wurde nicht verknüpft: Das passende Objekt gehört schon zu jemand anderem[ ({attribute} {value})].',
    why: 'Die Regel „{rule}“ führt beide zum selben Objekt (mv:{metaverseObject})[; {other} hat es].',
    remedy: 'Öffnen Sie beide mit `causeway show`, und ändern Sie eines so, dass die Regel nicht mehr passt.',
  },
  'join-rules-conflict': {
    what: '{object} wurde nicht verknüpft: Mehr als eine Regel würde darüber entscheiden.',
    why: 'Diese Regeln gelten zugleich: {rules}.',
    remedy: 'Engen Sie den Bereich aller bis auf eine ein.',
  },
  'flow-failed': {
    what: '{object} wurde nicht synchronisiert: {attribute|Ein Attribut} ließ sich nicht berechnen.',
    why: 'Die Regel „{rule}“ ist gescheitert[ bei Zeichen {position}]: {message}.',
    remedy:
      'Berichtigen Sie den Wert, den die Regel liest, oder die Regel selbst. Bis dahin bleibt das letzte Ergebnis.',
    variants: {
      'message=value-too-large': {
        why: 'Die Regel „{rule}“ ergibt {size#Oktett|Oktette} oder Zeichen; ein Attribut nimmt insgesamt {limit}.',
        remedy:
          'Kürzen Sie den Wert, den die Regel liest, oder lassen Sie ihn nicht mehr fließen. Bis dahin bleibt das letzte Ergebnis.',
      },
      'stage=setup': {
        what: 'Die Regeln passen nicht zusammen: „{rule}“ ist falsch[ bei {path}][ ({name})].',
        why: 'Die Prüfung der Regeln sagt: {problem}[, erwartet {expected}][, gemeint war vielleicht {nearest}][; dazu {otherProblems#weiterer Fehler|weitere Fehler}].',
        remedy: 'Berichtigen Sie die Regel. Gespeichert wurde nichts.',
      },
    },
  },
  'anchor-missing': {
    what: '{object} bekam kein Konto: Es hat keinen Quellanker.',
    why: '[Die Regel „{rule}“ fand keinen Wert dafür.] Ohne Quellanker ließe sich das Konto nicht wiederfinden.',
    remedy: 'Prüfen Sie, ob das Konnektorkonto objectGUID und mS-DS-ConsistencyGuid dieses Objekts lesen darf.',
  },
  'anchor-changed': {
    what: '{object} wurde nicht exportiert: Sein Quellanker hat sich geändert.',
    why: 'Ein Quellanker steht fest, sobald er exportiert ist[: Er war {before}, jetzt wäre er {after}].',
    remedy:
      'Tragen Sie den früheren Wert wieder ein, oder löschen Sie das Konto im Mandanten, damit ein neues entsteht.',
  },
  'anchor-duplicate': {
    what: '{object} wurde nicht synchronisiert: Ein anderes Objekt hat denselben Quellanker[ {value}].',
    why: 'Ein Quellanker gehört nur zu einer Identität[; die andere ist mv:{metaverseObject}]. Ein kopiertes Konto trägt oft eine kopierte mS-DS-ConsistencyGuid.',
    remedy: 'Leeren Sie mS-DS-ConsistencyGuid der Kopie.',
  },
  'member-limit-exceeded': {
    what: 'Die Gruppe {object} wurde nicht mit allen Mitgliedern exportiert.',
    why: 'Sie hat {members|mehr} Mitglieder; der Dienst nimmt {limit|250.000}.',
    remedy: 'Teilen Sie die Gruppe.',
  },
  'filter-group-missing': {
    what: 'Die Gruppe, die entscheidet, wer synchronisiert wird, wurde[ in {connector}] nicht gefunden: {group}.',
    why: 'Sie wurde gelöscht oder umbenannt, oder ihr Container ist nicht unter den gewählten[; die Regel „{rule}“ fragt nach ihren Mitgliedern]. Niemand zählt als ihr Mitglied, und bis das behoben ist, verlässt keine Löschung Causeway in Richtung Cloud.',
    remedy:
      'Holen Sie die Gruppe aus dem Papierkorb zurück, wählen Sie ihren Container, oder nennen Sie die gemeinte Gruppe mit ihrer objectGUID.',
  },
};
