/** Wörter für die Kennworthashsynchronisierung: wie sie steht, wo jemandes Kennwort ist, was geprüft wurde. */

import type { PasswordWords } from '../catalogue.ts';

export const PASSWORDS: PasswordWords = {
  states: {
    running: {
      name: 'läuft',
      meaning: 'Geänderte Kennwörter werden gelesen und gesendet, sobald sie sich ändern.',
      tone: 'good',
    },
    off: { name: 'aus', meaning: 'Die Kennworthashsynchronisierung wurde nicht gewählt.', tone: 'notice' },
    unsupported: {
      name: 'von der Schnittstelle nicht unterstützt',
      meaning:
        'Änderungen gehen über Microsoft Graph, das keine Hashes annimmt. Der Verzeichnissynchronisierungsdienst tut es.',
      tone: 'bad',
    },
    staging: {
      name: 'vom Stagingmodus angehalten',
      meaning: 'Im Stagingmodus wird nichts gesendet. Danach geht es weiter, wo es stand.',
      tone: 'held',
    },
    'feature-off': {
      name: 'im Mandanten ausgeschaltet',
      meaning:
        'Im Mandanten ist die Kennworthashsynchronisierung ausgeschaltet; er nimmt keinen Hash an. Nichts schaltet sie von selbst ein.',
      tone: 'held',
    },
    stopped: {
      name: 'angehalten',
      meaning: 'Sie wurde gewählt, aber keine Engine arbeitet an diesem Datenordner: Starten Sie den Dienst.',
      tone: 'bad',
    },
  },
  domainStates: {
    idle: { name: 'auf dem Stand', meaning: 'Nichts zu tun bis zur nächsten Änderung.', tone: 'good' },
    reading: {
      name: 'liest Änderungen',
      meaning: 'Geänderte Kennwörter werden gerade gelesen und gesendet.',
      tone: 'good',
    },
    full: { name: 'liest alles', meaning: 'Jedes Kennwort der Domäne wird gerade gelesen.', tone: 'good' },
    away: { name: 'nicht lesbar', meaning: 'Das Lesen schlug fehl und wird wiederholt.', tone: 'bad' },
    stopped: { name: 'wird nicht gelesen', meaning: 'Niemand liest gerade Kennwörter dieser Domäne.', tone: 'notice' },
  },
  outcomes: {
    synchronized: {
      name: 'synchronisiert',
      meaning: 'Der Mandant hat das Kennwort, das die Gesamtstruktur hat.',
      tone: 'good',
    },
    waiting: { name: 'wartet', meaning: 'Das Kennwort wird gleich gesendet.', tone: 'notice' },
    retry: {
      name: 'wird wiederholt',
      meaning: 'Der Mandant hat das Kennwort noch nicht angenommen. Es wird von selbst noch einmal gesendet.',
      tone: 'notice',
    },
    'given-up': {
      name: 'aufgegeben',
      meaning:
        'Es wurde einen Tag lang versucht. Es wird nicht wiederholt, bis sich etwas ändert oder jemand es verlangt.',
      tone: 'bad',
    },
    'must-change': {
      name: 'erst zu ändern',
      meaning:
        'Das Kennwort ist ein vorläufiges, und der Mandant nimmt keine vorläufigen an. Es folgt, sobald die Person ein anderes gewählt hat.',
      tone: 'held',
    },
    'out-of-scope': {
      name: 'nicht im Bereich',
      meaning: 'Dieses Kennwort wird nicht synchronisiert.',
      tone: 'notice',
    },
    'no-password': {
      name: 'kein Kennwort',
      meaning: 'Das Konto hat kein Kennwort, das synchronisiert werden könnte.',
      tone: 'notice',
    },
    unreadable: {
      name: 'unlesbar',
      meaning: 'Was der Domänencontroller sandte, ließ sich nicht entschlüsseln. Er wird noch einmal gefragt.',
      tone: 'bad',
    },
  },
  reasons: {
    'not-imported':
      'das Konto ist in keinem Connectorbereich: Kein Import hat es gebracht, oder es liegt außerhalb der Auswahl',
    'not-a-person': 'es gehört einem Computer, einer Vertrauensstellung oder einem Dienst der Domäne selbst',
    'not-joined': 'das Konto gehört zu keiner Identität im Metaverse',
    'no-inbound-rule': 'keine eingehende Regel mit Kennwortsynchronisierung gilt für das Konto',
    'not-provisioned': 'die Identität hat kein Objekt im Mandanten',
    'no-outbound-rule': 'keine ausgehende Regel mit Kennwortsynchronisierung gilt für die Identität',
    'not-exported': 'das Objekt im Mandanten ist geplant, und noch kein Import hat es bestätigt',
    'other-account': 'ein anderes Konto derselben Person gibt das Kennwort',
    'cloud-managed': 'die Cloud hat die Person übernommen',
    expired: 'das Konto ist abgelaufen, und abgelaufene werden wie deaktivierte behandelt',
  },
  causes: {
    change: 'in der Gesamtstruktur geändert',
    full: 'Teil einer vollständigen Synchronisierung',
    retry: 'wiederholt',
    scope: 'kam in den Bereich',
    asked: 'verlangt[ von {who}]',
  },
  events: {
    person: '{outcome}[: {reason}]',
    started: 'Die Synchronisierung begann',
    stopped: 'Die Synchronisierung endete',
    'full-asked': 'Eine vollständige Synchronisierung wurde verlangt[ von {who}]',
    'full-began': 'Eine vollständige Synchronisierung begann[: {why}]',
    'full-ended': 'Eine vollständige Synchronisierung endete[: {read} gelesen][, {sent} gesendet]',
    failed: 'Das Lesen schlug fehl',
    recovered: 'Das Lesen geht wieder',
    'server-lost': 'Ein Domänencontroller ging verloren[: {server}]; ein anderer wird gefragt',
    moved: 'Ein anderer Domänencontroller antwortet[: {server}]',
    'rolled-back': 'Die Datenbank von {server|einem Domänencontroller} wurde zurückgesetzt: Alles wird neu gelesen',
    'tenant-failed': 'Der Mandant nahm keine Kennwörter an',
    'tenant-recovered': 'Der Mandant nimmt wieder Kennwörter an',
  },
  fullReasons: {
    first: 'die erste',
    asked: 'jemand hat sie verlangt',
    'rolled-back': 'die Datenbank eines Domänencontrollers wurde zurückgesetzt',
    'attributes-changed': 'es wird mehr gelesen als zuvor',
  },
  checks: {
    chosen: {
      name: 'Die Kennworthashsynchronisierung ist gewählt',
      good: 'Sie gehört zur geltenden Konfiguration[, als {signIn}].',
      problem: 'Sie ist nicht gewählt: Nichts wird synchronisiert. Wählen Sie sie unter „Die Konfiguration ändern“.',
    },
    'back-end': {
      name: 'Die Schnittstelle nimmt Hashes an',
      good: 'Änderungen gehen über den Verzeichnissynchronisierungsdienst.',
      problem:
        'Änderungen gehen über Microsoft Graph, das keine Hashes annimmt. Wechseln Sie zum Verzeichnissynchronisierungsdienst.',
    },
    'tenant-reachable': { name: 'Der Mandant antwortet', good: 'Er antwortet.', problem: 'Er antwortet nicht.' },
    'tenant-feature': {
      name: 'Der Schalter des Mandanten ist an',
      good: 'Der Mandant nimmt Kennworthashes an.',
      problem: 'Er ist aus: Der Mandant nimmt keinen Hash an. Schalten Sie ihn in den Einstellungen des Mandanten ein.',
    },
    'temporary-passwords': {
      name: 'Vorläufige Kennwörter',
      good: 'Vorläufige Kennwörter werden synchronisiert und müssen bei der ersten Anmeldung geändert werden.',
      notice:
        'Sie werden nicht synchronisiert: Wer eines hat, meldet sich in der Cloud nicht an, bevor es hier geändert wurde. Der Schalter steht in den Einstellungen des Mandanten.',
    },
    'staging-mode': {
      name: 'Der Stagingmodus ist aus',
      good: 'Kennwörter werden gesendet.',
      problem: 'Der Stagingmodus ist an: Nichts wird gesendet, bis er aus ist.',
    },
    rules: {
      name: 'Regeln synchronisieren Kennwörter',
      good: 'Regeln beider Richtungen haben die Kennwortsynchronisierung an.',
      notice: 'Eigene Regeln entscheiden, wessen Kennwort synchronisiert wird.',
      problem:
        'Regeln einer Richtung haben die Kennwortsynchronisierung[ für {connector}] aus: Niemandes Kennwort ist im Bereich.',
    },
    heartbeat: {
      name: 'Kennwörter werden gelesen',
      good: 'Die Domäne wurde {at|kürzlich} bis zum Ende gelesen.',
      notice: 'Sie wurde zuletzt {at|vor einiger Zeit} bis zum Ende gelesen.',
      problem: 'Sie wurde drei Stunden lang nicht bis zum Ende gelesen[; das letzte Mal war {at}].',
    },
    'domain-reachable': {
      name: 'Die Domäne ist erreichbar',
      good: '{server|Ein Domänencontroller} antwortet.',
      problem: 'Keiner ihrer Domänencontroller antwortet.',
    },
    'account-rights': {
      name: 'Das Konto darf Geheimnisse replizieren',
      good: 'Es hat beide Rechte.',
      notice: 'Es darf mehr, als es braucht.',
      problem: 'Ein Recht fehlt.',
    },
    backlog: {
      name: 'Nichts bleibt liegen',
      good: 'Niemand wartet länger als üblich.',
      notice: '{people#Person wartet|Personen warten} darauf, dass ein Kennwort gesendet wird.',
      problem: '{people#Person wartet|Personen warten} länger als üblich darauf, dass ein Kennwort gesendet wird.',
    },
    'person-imported': {
      name: 'Das Konto wurde importiert',
      good: 'Es ist im Connectorbereich seiner Gesamtstruktur.',
      problem: '{reason|Es ist in keinem Connectorbereich}.',
    },
    'person-joined': {
      name: 'Es gehört zu einer Identität',
      good: 'Es ist mit einer Identität im Metaverse verknüpft.',
      problem: '{reason|Es ist mit niemandem verknüpft}. Sehen Sie seine Fehler an und die Regeln, die für es gelten.',
    },
    'person-provisioned': {
      name: 'Die Identität hat ein Objekt im Mandanten',
      good: 'Sie hat eines.',
      problem: '{reason|Sie hat keines}.',
    },
    'person-exported': {
      name: 'Dieses Objekt ist im Mandanten',
      good: 'Ein Import hat es dort gesehen.',
      problem: '{reason|Es ist es nicht}. Warten Sie auf den nächsten Zyklus, oder sehen Sie seine Fehler an.',
    },
    'person-inbound-rule': {
      name: 'Eine eingehende Regel synchronisiert das Kennwort',
      good: '{rule|Eine Regel} gilt für das Konto.',
      problem: '{reason|Keine Regel tut es}.',
    },
    'person-outbound-rule': {
      name: 'Eine ausgehende Regel synchronisiert das Kennwort',
      good: '{rule|Eine Regel} gilt für die Identität.',
      problem: '{reason|Keine Regel tut es}.',
    },
    'person-password': {
      name: 'Das Konto hat ein Kennwort',
      good: 'Es hat eines, und es darf gesendet werden.',
      notice: 'Es muss bei der nächsten Anmeldung geändert werden.',
      problem: 'Es kann nicht gesendet werden[: {outcome}].',
    },
    'person-last-result': {
      name: 'Das letzte Ergebnis',
      good: 'Der Mandant hat das Kennwort, das die Gesamtstruktur hat.',
      notice: 'Es ist unterwegs[: {outcome}].',
      problem: 'Es wurde nicht synchronisiert[: {outcome}].',
    },
  },
};
