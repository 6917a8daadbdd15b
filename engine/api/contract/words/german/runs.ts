/** Wörter für das, was Läufe melden: Ergebnisse, Zähler, Schritte, Arten von Objekten. */

import type { Catalogue } from '../catalogue.ts';

export const RESULTS: Catalogue['results'] = {
  success: { name: 'erfolgreich', meaning: 'Alles wurde getan.', tone: 'good' },
  'completed-warnings': {
    name: 'beendet, mit Warnungen',
    meaning: 'Alles wurde getan; etwas Exportiertes kam anders zurück.',
    tone: 'notice',
  },
  'completed-discovery-errors': {
    name: 'beendet, manches nicht gelesen',
    meaning: 'Der Import kam zu Ende; einige Objekte ließen sich nicht lesen.',
    tone: 'notice',
  },
  'completed-sync-errors': {
    name: 'beendet, manches nicht synchronisiert',
    meaning: 'Die Synchronisierung kam zu Ende; einige Objekte ließen sich nicht synchronisieren.',
    tone: 'notice',
  },
  'completed-export-errors': {
    name: 'beendet, manches nicht exportiert',
    meaning: 'Der Export kam zu Ende; einige Objekte wurden abgelehnt.',
    tone: 'notice',
  },
  'no-start-credentials': {
    name: 'nicht begonnen, Anmeldung abgelehnt',
    meaning: 'Das Verzeichnis hat die Anmeldung des Konnektors abgelehnt.',
    tone: 'bad',
  },
  'no-start-connection': {
    name: 'nicht begonnen, keine Verbindung',
    meaning: 'Das Verzeichnis war nicht zu erreichen oder konnte nicht nachweisen, wer es ist.',
    tone: 'bad',
  },
  'no-start-staging-mode': {
    name: 'nicht gesendet, Stagingmodus',
    meaning: 'Der Stagingmodus ist an: In kein Verzeichnis wird geschrieben.',
    tone: 'held',
  },
  'no-start-other-synchronization': {
    name: 'angehalten, andere Synchronisierung',
    meaning:
      'Etwas anderes synchronisiert in den Mandanten. Der Export hat nichts gesendet und wartet auf ein Wort dazu.',
    tone: 'held',
  },
  'stopped-user-termination': { name: 'abgebrochen', meaning: 'Jemand hat den Lauf abgebrochen.', tone: 'notice' },
  'stopped-error-limit': {
    name: 'abgebrochen, zu viele Fehler',
    meaning: 'So viele Objekte wurden abgelehnt, dass der Lauf abgebrochen wurde.',
    tone: 'bad',
  },
  'stopped-deletion-threshold-exceeded': {
    name: 'angehalten, zu viele Löschungen',
    meaning: 'Der Export würde mehr Objekte löschen als erlaubt. Er hat nichts gesendet und wartet auf Freigabe.',
    tone: 'held',
  },
  'stopped-database-disk-full': {
    name: 'abgebrochen, Datenträger voll',
    meaning: 'Der Datenträger ist voll.',
    tone: 'bad',
  },
  'stopped-database-damaged': {
    name: 'abgebrochen, Datenbank beschädigt',
    meaning: 'Die Datenbank ist beschädigt.',
    tone: 'bad',
  },
  'stopped-full-import-required': {
    name: 'braucht einen vollständigen Import',
    meaning: 'Änderungen allein ließen sich nicht lesen; ein vollständiger Import tritt an ihre Stelle.',
    tone: 'notice',
  },
  'stopped-connectivity': {
    name: 'abgebrochen, Verbindung verloren',
    meaning: 'Die Verbindung zum Verzeichnis ging unterwegs verloren.',
    tone: 'bad',
  },
  'stopped-permission-issue': {
    name: 'abgebrochen, Recht fehlt',
    meaning: 'Dem Konto des Konnektors fehlt ein Recht.',
    tone: 'bad',
  },
  'stopped-server': {
    name: 'durch einen Fehler beendet',
    meaning: 'Ein Fehler hat den Lauf beendet.',
    tone: 'bad',
  },
  'stopped-process-ended': {
    name: 'mit seinem Prozess beendet',
    meaning: 'Der Prozess endete vor dem Lauf. Der nächste Zyklus macht weiter, wo er war.',
    tone: 'notice',
  },
};

export const CYCLE_STATUSES: Catalogue['cycleStatuses'] = {
  success: { name: 'erfolgreich', meaning: 'Jeder Schritt kam zu Ende.', tone: 'good' },
  'completed-with-errors': {
    name: 'mit Fehlern beendet',
    meaning: 'Der Zyklus kam zu Ende; einige Objekte oder ein Verzeichnis gelangen nicht.',
    tone: 'notice',
  },
  stopped: {
    name: 'abgebrochen',
    meaning: 'Der Zyklus wurde abgebrochen, oder sein Prozess endete.',
    tone: 'notice',
  },
  failed: {
    name: 'fehlgeschlagen',
    meaning: 'Ein Schritt gelang nicht, und die danach wurden ausgelassen.',
    tone: 'bad',
  },
};

export const PROFILES: Catalogue['profiles'] = {
  'Full Import': 'Alles im Bereich aus dem Verzeichnis lesen',
  'Delta Import': 'Lesen, was sich seit dem letzten Import geändert hat',
  'Full Synchronization': 'Die Regeln auf jedes Objekt anwenden',
  'Delta Synchronization': 'Die Regeln auf das Geänderte anwenden',
  Export: 'Die ausstehenden Exporte senden',
};

const TRAFFIC = {
  requests: { label: 'Anfragen', one: 'Anfrage', meaning: 'An das Verzeichnis gesendete Anfragen.' },
  retries: { label: 'erneut gesendet', meaning: 'Anfragen, die erneut gesendet werden mussten.' },
  throttled: { label: 'gedrosselt', meaning: 'Anfragen, um deren spätere Sendung der Dienst bat.' },
};

const LINKS = {
  referencesAdded: {
    label: 'Verweise hinzugefügt',
    one: 'Verweis hinzugefügt',
    meaning: 'Mitglieder, Vorgesetzte und andere Verweise, die kamen.',
  },
  referencesRemoved: {
    label: 'Verweise entfernt',
    one: 'Verweis entfernt',
    meaning: 'Mitglieder, Vorgesetzte und andere Verweise, die gingen.',
  },
};

export const COUNTERS: Catalogue['counters'] = {
  import: {
    adds: { label: 'neu', meaning: 'Objekte, die zum ersten Mal gesehen wurden.' },
    updates: { label: 'geändert', meaning: 'Objekte, deren Attribute sich geändert haben.' },
    renames: { label: 'umbenannt', meaning: 'Objekte, die umbenannt oder verschoben wurden.' },
    deletes: { label: 'fort', meaning: 'Objekte, die gelöscht wurden oder den Bereich verließen.' },
    deleteAdds: { label: 'ersetzt', meaning: 'Objekte, die gelöscht und neu angelegt wurden.' },
    unchanged: { label: 'unverändert', meaning: 'Objekte, die sind, wie sie waren.' },
    filtered: { label: 'außerhalb', meaning: 'Objekte außerhalb der gewählten Container.' },
    references: {
      label: 'mit anderen Verknüpfungen',
      meaning: 'Objekte, deren Mitglieder, Vorgesetzte oder andere Verknüpfungen sich geändert haben.',
    },
    ...LINKS,
    exportedChangesNotReimported: {
      label: 'kamen anders zurück',
      meaning: 'Exportierte Werte, die der Import verändert vorfand.',
    },
    ...TRAFFIC,
  },
  synchronization: {
    projections: {
      label: 'neue Identitäten',
      one: 'neue Identität',
      meaning: 'Objekte, die im Metaverse Identitäten wurden.',
    },
    joins: { label: 'verknüpft', meaning: 'Objekte, die mit einer Identität verknüpft wurden.' },
    disconnectors: { label: 'nicht verknüpft', meaning: 'Objekte, die zu keiner Identität gehören.' },
    disconnections: { label: 'getrennt', meaning: 'Objekte, die ihre Identität verließen.' },
    flowUpdates: { label: 'mit neuen Werten', meaning: 'Objekte, deren Werte eine Identität änderten.' },
    withoutFlowUpdates: { label: 'ohne neue Werte', meaning: 'Objekte, die nichts änderten.' },
    metaverseDeletes: {
      label: 'Identitäten gelöscht',
      one: 'Identität gelöscht',
      meaning: 'Identitäten, die nichts mehr hält.',
    },
    provisioningAdds: { label: 'anzulegen', meaning: 'Objekte, die der nächste Export anlegt.' },
    provisioningJoins: {
      label: 'übernommen',
      meaning: 'Vorhandene Objekte, die für eine Identität übernommen wurden.',
    },
    deprovisioned: { label: 'zu löschen', meaning: 'Objekte, die der nächste Export löscht.' },
    attributeFlows: { label: 'zu ändern', meaning: 'Objekte, die der nächste Export ändert.' },
    references: {
      label: 'Verweise übertragen',
      one: 'Verweis übertragen',
      meaning: 'Mitglieder, Vorgesetzte und andere Verweise, die übertragen wurden.',
    },
    inboundFaults: {
      label: 'Fehler auf dem Hinweg',
      meaning: 'Objekte, die nicht ins Metaverse gebracht werden konnten.',
    },
    outboundFaults: {
      label: 'Fehler auf dem Rückweg',
      meaning: 'Identitäten, deren Export nicht geplant werden konnte.',
    },
  },
  export: {
    adds: { label: 'angelegt', meaning: 'Im Verzeichnis angelegte Objekte.' },
    updates: { label: 'geändert', meaning: 'Im Verzeichnis geänderte Objekte.' },
    deletes: { label: 'gelöscht', meaning: 'Im Verzeichnis gelöschte Objekte.' },
    ...LINKS,
    failed: { label: 'nicht exportiert', meaning: 'Objekte, die das Verzeichnis ablehnte.' },
    sessionsRevoked: {
      label: 'Sitzungen beendet',
      meaning: 'Benutzer, deren Anmeldesitzungen beendet wurden, weil ihr Konto deaktiviert wurde.',
    },
    settled: { label: 'schon getan', meaning: 'Änderungen, die sich vor dem Schreiben als getan erwiesen.' },
    unsupported: { label: 'nicht unterstützt', meaning: 'Änderungen, die die Schnittstelle nicht schreiben kann.' },
    ...TRAFFIC,
  },
};

export const OBJECT_TYPES: Catalogue['objectTypes'] = {
  user: { one: 'Benutzer', many: 'Benutzer' },
  person: { one: 'Person', many: 'Personen' },
  inetOrgPerson: { one: 'Benutzer (inetOrgPerson)', many: 'Benutzer (inetOrgPerson)' },
  group: { one: 'Gruppe', many: 'Gruppen' },
  contact: { one: 'Kontakt', many: 'Kontakte' },
  device: { one: 'Gerät', many: 'Geräte' },
  computer: { one: 'Computer', many: 'Computer' },
  foreignSecurityPrincipal: { one: 'fremder Sicherheitsprinzipal', many: 'fremde Sicherheitsprinzipale' },
  'msDS-Device': { one: 'registriertes Gerät', many: 'registrierte Geräte' },
  publicFolder: { one: 'öffentlicher Ordner', many: 'öffentliche Ordner' },
};

export const STAGES: Catalogue['stages'] = {
  setup: 'Einrichtung',
  store: 'Datenbank',
  connect: 'Verbindung',
  import: 'Import',
  'inbound-sync': 'eingehende Synchronisierung',
  'outbound-sync': 'ausgehende Synchronisierung',
  export: 'Export',
  run: 'Lauf',
  cycle: 'Zyklus',
};

export const SETUP_STEPS: Catalogue['setupSteps'] = {
  'forest-connection': 'An der Gesamtstruktur angemeldet',
  'forest-discovery': 'Domänen und Schema der Gesamtstruktur gelesen',
  'tenant-connection': 'Am Mandanten angemeldet',
  rules: 'Regeln übersetzt',
  wait: 'Auf den laufenden Lauf gewartet',
  save: 'Konfiguration gespeichert',
  'password-feature': 'Den Mandanten Kennworthashes annehmen lassen',
  'initial-cycle': 'Ersten Zyklus ausgeführt',
};
