/** Aufgaben nach der Einrichtung. */

import type { Area } from '../types.ts';
import { TASKS_SIGN_IN } from './pass-through.ts';
import { TASKS_FEDERATION } from './federation.ts';
import { TASKS_PASSWORDS } from './tasks-passwords.ts';
import { TASKS_TENANT } from './tasks-tenant.ts';

type Tasks = Area<'tasks'>;

const LIST: Tasks['list'] = {
  heading: 'Aufgaben',
  purpose: 'Was nach der Einrichtung geändert oder nachgesehen werden kann. Die Synchronisierung geht dabei weiter.',
  back: 'Alle Aufgaben',
  groups: { change: 'Ändern', accounts: 'Konten und Zertifikate', look: 'Nachsehen' },
  draftWaits: 'Eine Änderung von {time} ist noch nicht angewandt.',
  draftOpen: 'Mit der Änderung fortfahren',
  savedAs: 'Gespeichert als Version {version} der Konfiguration.',
};

const CONFIGURATION: Tasks['configuration'] = {
  name: 'Konfiguration ansehen und exportieren',
  text: 'Was gilt, wie es dazu kam, und eine Datei für einen zweiten Server oder für die Akten.',
  heading: 'Die Konfiguration ansehen',
  purpose: 'Was jetzt gilt, und jede Version davor. Geheimes gehört nicht dazu.',
  inForce: 'Was gilt',
  export: 'Die Einstellungen exportieren',
  exportHint: 'Namen von Geheimnissen stehen in der Datei, Geheimnisse nicht.',
  document: 'Das ganze Dokument',
  showDocument: 'Zeigen',
  hideDocument: 'Verbergen',
  copyDocument: 'Kopieren',
  versions: 'Versionen',
  version: 'Version {version}',
  current: 'gilt',
  savedBy: 'von {who}',
  noChanges: 'kein Unterschied zur Version davor',
  nothing: 'nicht gesetzt',
  restore: 'Version {version} wiederherstellen',
  restoreTitle: 'Version {version} wiederherstellen?',
  restoreText:
    'Sie wird zwischen zwei Läufen als neueste Version gespeichert. Kennwörter und Schlüssel bleiben die von heute. Der nächste Zyklus berechnet, was das ändert; eine Grenze für Löschungen gilt wie immer.',
  restored: 'Version {from} gilt wieder, als Version {version}.',
  older: 'Ältere Versionen zeigen',
  actions: {
    setup: 'Einrichtung',
    change: 'Änderung',
    'staging-mode': 'Stagingmodus',
    restore: 'Wiederhergestellt',
    'refresh-schema': 'Schema aufgefrischt',
    'change-anchor': 'Quellanker gewechselt',
    'change-back-end': 'Anderer Weg zum Mandanten',
    'change-forest-account': 'Konto gewechselt',
    'rotate-certificate': 'Zertifikat erneuert',
    retention: 'Aufbewahrung',
    scheduler: 'Zeitplan',
    other: '{action}',
  },
};

const IMPORT: Tasks['importSettings'] = {
  name: 'Einstellungen importieren',
  text: 'Die Einstellungen einer anderen Installation als Änderung mit Vorschau übernehmen.',
  heading: 'Einstellungen importieren',
  purpose:
    'Eine Einstellungs- oder Antwortdatei wird ein Entwurf. Nichts ändert sich, bevor Sie die Vorschau gesehen und angewandt haben.',
  choose: 'Datei wählen …',
  draftReplaced: 'Der Entwurf einer Änderung, der schon da ist, würde ersetzt.',
  open: 'Den Entwurf und seine Vorschau ansehen',
};

const SCHEMA: Tasks['schema'] = {
  name: 'Das Schema auffrischen',
  text: 'Nachdem das Schema einer Gesamtstruktur erweitert wurde, zum Beispiel durch Exchange.',
  heading: 'Das Schema auffrischen',
  purpose:
    'Liest, welche Attribute die Gesamtstrukturen haben. Wo sich das geändert hat, folgen die Regeln, und der nächste Zyklus synchronisiert alles.',
  forests: 'Gesamtstrukturen',
  start: 'Das Schema auffrischen',
  running: 'Die Schemas werden gelesen …',
  unchanged: 'Nichts hatte sich geändert.',
  changed: 'Das Schema hat sich geändert. Der nächste Zyklus synchronisiert alles.',
  attributes: '{count#Attribut|Attribute}',
  added: 'Neu: {names}',
  removed: 'Fort: {names}',
  retyped: 'Von anderem Typ: {names}',
  rulesAdded: 'Regeln, die es jetzt gibt: {names}',
  rulesRemoved: 'Regeln, die es nicht mehr gibt: {names}',
  none: 'mindestens eine Gesamtstruktur wählen',
};

const ANCHOR: Tasks['sourceAnchor'] = {
  name: 'Den Quellanker konfigurieren',
  text: 'Von objectGUID zu ms-DS-ConsistencyGuid wechseln.',
  heading: 'Den Quellanker auf ms-DS-ConsistencyGuid umstellen',
  purpose:
    'Konten überstehen dann den Umzug in eine andere Gesamtstruktur. Causeway schreibt den Wert von objectGUID in das Attribut; Konten im Mandanten behalten ihren.',
  checks: 'Was es braucht',
  start: 'Den Quellanker umstellen',
  confirmTitle: 'Den Quellanker umstellen?',
  confirmText:
    'Das ist nicht zurückzunehmen. Der nächste Zyklus schreibt ms-DS-ConsistencyGuid bei jeder synchronisierten Person.',
  confirm: 'Den Quellanker umstellen',
  done: 'Der Quellanker ist von jetzt an ms-DS-ConsistencyGuid. Der nächste Zyklus schreibt ihn.',
  already: 'Der Quellanker ist schon ms-DS-ConsistencyGuid.',
  rows: {
    'current-anchor': {
      name: 'Geltender Quellanker',
      good: 'objectGUID',
      problem: 'Er ist nicht objectGUID: Es ist nichts umzustellen.',
    },
    attribute: {
      name: 'Attribut in {subject}',
      good: 'Das Schema hat es.',
      problem: 'Das Schema hat kein ms-DS-ConsistencyGuid.',
    },
    rights: {
      name: 'Recht, es in {subject} zu schreiben',
      good: 'Das Konto darf es schreiben.',
      problem: 'Das Konto darf es nicht schreiben.',
    },
    unused: {
      name: 'Andere Verwendung in {subject}',
      good: 'Niemand hat einen Wert, der nicht die eigene objectGUID ist.',
      problem:
        '{other#Objekt hat|Objekte haben} einen anderen Wert[: {examples}]. Finden Sie heraus, wer ihn geschrieben hat.',
    },
    staging: {
      name: 'Stagingmodus',
      good: 'Aus.',
      attention: 'Der Stagingmodus ist an: Geschrieben wird, wenn er aus ist.',
    },
  },
};

const STAGING: Tasks['staging'] = {
  name: 'Stagingmodus',
  text: 'Importieren und synchronisieren, nirgends schreiben: um Änderungen zuerst anzusehen, oder als zweiter Server.',
  headingOff: 'Den Stagingmodus einschalten',
  headingOn: 'Den Stagingmodus ausschalten',
  purposeOff:
    'Alles wird wie üblich gelesen und berechnet und wartet als ausstehender Export. In kein Verzeichnis wird geschrieben.',
  purposeOn: 'Ausstehende Exporte werden von da an geschrieben. Die Prüfliste sagt, ob dieser Server dafür bereit ist.',
  isOn: 'Der Stagingmodus ist an: In kein Verzeichnis wird geschrieben.',
  isOff: 'Der Stagingmodus ist aus: Dieser Server schreibt.',
  checks: 'Vor dem Ausschalten',
  switchOn: 'Den Stagingmodus einschalten',
  switchOff: 'Den Stagingmodus ausschalten',
  anywayTitle: 'Den Stagingmodus ausschalten, obwohl etwas nicht bereit ist?',
  anywayText:
    '{count#Punkt der Prüfliste ist|Punkte der Prüfliste sind} nicht bereit. Ausstehende Exporte werden mit dem nächsten Zyklus geschrieben.',
  anyway: 'Trotzdem ausschalten',
  switchedOn: 'Der Stagingmodus ist an. Von jetzt an wird in kein Verzeichnis geschrieben.',
  switchedOff: 'Der Stagingmodus ist aus. Der nächste Zyklus schreibt, was aussteht.',
  pending: 'Die ausstehenden Exporte ansehen',
  reviewed: 'Ich habe die ausstehenden Exporte angesehen',
  startCycle: 'Jetzt einen Zyklus starten',
  cycleStarted: 'Ein Zyklus läuft.',
  rows: {
    'last-import': {
      name: 'Letzter Import von {subject}',
      good: 'vor {ageMinutes#Minute|Minuten}',
      attention: 'vor {ageMinutes#Minute|Minuten}: Starten Sie zuerst einen Zyklus.',
      problem: 'Nie: Lassen Sie zuerst einen Zyklus laufen.',
    },
    'initial-cycle': {
      name: 'Alles synchronisiert',
      good: 'Mit den geltenden Regeln und Entscheidungen.',
      attention: 'Nicht, seit sich Regeln oder Entscheidungen geändert haben: Lassen Sie einen vollen Zyklus laufen.',
      problem: 'Nicht, seit sich Regeln oder Entscheidungen geändert haben: Lassen Sie einen vollen Zyklus laufen.',
    },
    'pending-exports': {
      name: 'Ausstehende Exporte von {subject}',
      good: '{adds} anzulegen, {updates} zu ändern, {deletes} zu löschen',
      attention: '{adds} anzulegen, {updates} zu ändern, {deletes} zu löschen',
      problem: '{adds} anzulegen, {updates} zu ändern, {deletes} zu löschen',
    },
    reviewed: {
      name: 'Ausstehende Exporte angesehen',
      good: 'So, wie sie jetzt sind.',
      attention: 'Nicht so, wie sie jetzt sind.',
      problem: 'Nicht so, wie sie jetzt sind.',
    },
    'deletion-threshold': {
      name: 'Grenze für Löschungen',
      good: '{deletes#Löschung|Löschungen} stehen aus, {count} werden durchgelassen',
      attention:
        '[{deletes#Löschung|Löschungen} stehen aus; ]der erste Export kann angehalten werden, oder keine Grenze hält ihn',
      problem:
        '{deletes#Löschung|Löschungen} sind mehr als die {count}, die durchgelassen werden: Der Export wird angehalten',
    },
    'held-exports': {
      name: 'Angehaltene Exporte',
      good: 'Keine.',
      attention: '{held#Export ist|Exporte sind} angehalten.',
      problem: '{held#Export ist|Exporte sind} angehalten.',
    },
    'other-server': {
      name: 'Andere Server',
      good: 'Nichts anderes synchronisiert diesen Mandanten.',
      attention:
        'Vielleicht synchronisiert etwas anderes diesen Mandanten[, zuletzt {tenantLastSynchronized}]. Setzen Sie es zuerst in den Stagingmodus.',
      problem:
        'Etwas anderes synchronisiert diesen Mandanten[, zuletzt {tenantLastSynchronized}]. Setzen Sie es zuerst in den Stagingmodus.',
    },
    errors: {
      name: 'Fehler',
      good: 'Keine.',
      attention: '{faults#Objekt hat|Objekte haben} einen Fehler.',
      problem: '{faults#Objekt hat|Objekte haben} einen Fehler.',
    },
    scheduler: {
      name: 'Zeitplan',
      good: 'An.',
      attention: 'Er ist aus oder angehalten: Zyklen laufen nur, wenn sie jemand startet.',
      problem: 'Er ist aus oder angehalten: Zyklen laufen nur, wenn sie jemand startet.',
    },
  },
};

const CERTIFICATE: Tasks['certificate'] = {
  name: 'Das Zertifikat erneuern',
  text: 'Ein neues Zertifikat für die Anwendung, erprobt, bevor das alte geht.',
  heading: 'Das Zertifikat erneuern',
  purpose:
    'Causeway macht einen neuen Schlüssel, fügt sein Zertifikat der Anwendung hinzu, erprobt es und entfernt erst dann das alte.',
  current: 'In Gebrauch',
  previous: 'Das davor',
  waiting: 'Gemacht und noch nicht hinzugefügt',
  subject: 'Antragsteller',
  thumbprint: 'Fingerabdruck (SHA-1)',
  sha256: 'SHA-256',
  validity: 'Gültig',
  fromTo: '{from} bis {to}',
  lifeUsed: '{share} seiner Zeit sind vorbei',
  due: 'Es ist Zeit, es zu erneuern.',
  expired: 'Es ist abgelaufen.',
  years: 'Jahre, die das neue gilt',
  keepOld: 'Das alte Zertifikat bei der Anwendung lassen, für einen Weg zurück',
  start: 'Das Zertifikat erneuern',
  running: 'Wird erneuert …',
  rotated: 'Das neue Zertifikat ist in Gebrauch.',
  oldRemoved: 'Das alte wurde von der Anwendung entfernt.',
  oldKept: 'Das alte bleibt bei der Anwendung.',
  waitingHint:
    'Die Anwendung konnte es nicht selbst hinzufügen. Fügen Sie dieses Zertifikat der App-Registrierung unter „Zertifikate & Geheimnisse“ hinzu, dann machen Sie weiter.',
  goOn: 'Ich habe es hinzugefügt: weiter',
  discard: 'Das neue vergessen',
  discarded: 'Das neue Zertifikat wurde vergessen. Das bisherige bleibt.',
  back: 'Zum Zertifikat davor zurückkehren',
  returned: 'Das Zertifikat davor ist wieder in Gebrauch.',
  steps: {
    certificate: 'Schlüssel und Zertifikat machen',
    add: 'Der Anwendung hinzufügen',
    trial: 'Erproben',
    keep: 'In Gebrauch nehmen',
    'remove-old': 'Das alte entfernen',
  },
  stepsLabel: 'Schritte der Erneuerung',
};

const PRIVILEGES: Tasks['privileges'] = {
  name: 'Rechte überprüfen',
  text: 'Rechte und Berechtigungen, die nichts braucht, und Konten, die zu viel dürfen.',
  heading: 'Rechte und Berechtigungen überprüfen',
  purpose: 'Was die Konten dürfen, verglichen mit dem, was die Konfiguration braucht.',
  reading: 'Gesamtstrukturen und Mandant werden gefragt …',
  again: 'Noch einmal überprüfen',
  forest: '{account} in {forest}',
  application: 'Anwendung {clientId}',
  stronger:
    'In ganz {domain} hat das Konto Rechte, die niemand braucht: {rights}. Nehmen Sie sie ihm, oder nehmen Sie einen gewöhnlichen Benutzer.',
  tooPowerful: 'Das Konto gehört zu {groups}: viel mehr, als es braucht. Nehmen Sie einen gewöhnlichen Benutzer.',
  verdicts: {
    used: 'verwendet',
    unused: 'nicht verwendet',
    missing: 'fehlt',
    absent: 'nicht erteilt, nicht nötig',
    unknown: 'war nicht zu ermitteln',
  },
  takeAway: 'Nimmt es weg',
  features: 'Merkmale, die an sind und nichts tun',
  nothingUnused: 'Es ist nichts erteilt, was nicht verwendet wird.',
  unused: '{count#Recht|Rechte}, die nichts verwendet.',
  removePermission: 'Entfernen Sie sie im Entra Admin Center: App-Registrierungen, API-Berechtigungen.',
};

const PRIVACY: Tasks['privacy'] = {
  name: 'Datenschutz',
  text: 'Was wo und wie lange aufbewahrt wird. Niemandem wird etwas gesendet.',
  heading: 'Sehen, was aufbewahrt wird',
  purpose:
    'Alles bleibt auf diesem Rechner. Nutzungsdaten werden niemandem gesendet; dafür gibt es keinen Schalter, weil es nichts zu schalten gibt.',
  folder: 'Datenordner',
  kept: 'Was aufbewahrt wird',
  what: 'Was',
  where: 'Wo',
  personal: 'Namen von Personen',
  entries: 'Einträge',
  oldest: 'Ältester',
  until: 'Bis',
  sealed: 'versiegelt',
  none: 'keine',
  ids: {
    'directory-objects': 'Objekte der Verzeichnisse, wie zuletzt gesehen',
    identities: 'Daraus zusammengesetzte Identitäten',
    secrets: 'Kennwörter und Schlüssel',
    'run-history': 'Läufe und ihre Zahlen',
    journal: 'Was geschrieben wurde, mit den Werten davor',
    errors: 'Fehler von Objekten',
    configuration: 'Konfiguration und ihre Versionen',
    audit: 'Wer was geändert hat',
    draft: 'Entwurf einer Einrichtung oder Änderung',
    preview: 'Die letzte Vorschau',
    logs: 'Protokolle',
    other: '{id}',
  },
  places: {
    database: 'Datenbank',
    memory: 'Arbeitsspeicher',
    'temporary-folder': 'temporärer Ordner',
    folder: 'Ordner',
  },
  untils: {
    days: '{days#Tag|Tage}',
    'object-leaves': 'das Objekt das Verzeichnis verlässt',
    removed: 'es entfernt wird',
    'process-ends': 'Causeway endet',
    'next-one': 'die nächste gemacht wird',
    always: 'immer',
  },
  retention: 'Wie lange der Verlauf aufbewahrt wird',
  runHistory: 'Tage, die Läufe aufbewahrt werden',
  journal: 'Tage, die das Journal des Geschriebenen aufbewahrt wird',
  journalHint: 'Aus dem Journal arbeitet ein Rückgängigmachen.',
  daysError: 'Eine ganze Zahl von 1 bis 3.650.',
  save: 'Speichern',
  saved: 'Gespeichert als Version {version} der Konfiguration.',
};

export const TASKS: Tasks = {
  list: LIST,
  configuration: CONFIGURATION,
  customize: {
    name: 'Optionen anpassen',
    text: 'Gesamtstrukturen, Organisationseinheiten, Anmeldenamen, Grenzen: als Entwurf mit Vorschau, angewandt zwischen zwei Läufen.',
  },
  importSettings: IMPORT,
  schema: SCHEMA,
  sourceAnchor: ANCHOR,
  staging: STAGING,
  certificate: CERTIFICATE,
  account: {
    name: 'Das Konto einer Gesamtstruktur wechseln',
    text: 'Ein anderes Konto, oder ein neues Kennwort für dasselbe.',
    heading: 'Das Konto einer Gesamtstruktur wechseln',
    purpose:
      'Das Konto meldet sich an und liest Änderungen, bevor es gespeichert wird. Bis dahin geht die Synchronisierung mit dem alten weiter.',
    forest: 'Gesamtstruktur',
    account: 'Konto',
    password: 'Kennwort',
    start: 'Prüfen und speichern',
    running: 'Anmeldung …',
    done: '{account} wird von jetzt an verwendet. Es hat sich bei {server} angemeldet.',
    skew: 'Die Uhren liegen {seconds#Sekunde|Sekunden} auseinander.',
  },
  privileges: PRIVILEGES,
  troubleshoot: {
    name: 'Probleme untersuchen',
    text: 'Verbindungen, Rechte, Uhren und Platz, als Bericht.',
    heading: 'Probleme untersuchen',
    purpose: 'Sieht alles an, worauf die Synchronisierung steht. Nichts wird geändert.',
    start: 'Alles ansehen',
    again: 'Noch einmal ansehen',
    copy: 'Den Bericht kopieren',
    save: 'Den Bericht speichern',
    running: 'Es wird nachgesehen …',
    label: 'Was angesehen wurde',
    good: 'Es wurde nichts gefunden.',
    found: '{count#Punkt braucht|Punkte brauchen} einen Blick.',
    file: 'causeway-bericht.txt',
  },
  privacy: PRIVACY,
  ...TASKS_TENANT,
  passwords: TASKS_PASSWORDS,
  federation: TASKS_FEDERATION,
  signIn: TASKS_SIGN_IN,
  rowStates: {
    good: 'bereit',
    attention: 'braucht einen Blick',
    problem: 'nicht bereit',
    unknown: 'war nicht zu ermitteln',
  },
};
