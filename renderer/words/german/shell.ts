/** Der Rahmen: Leiste, Titel, Verbindung, Fehler von Seiten, Befehle. */

import type { Area } from '../types.ts';

export const SHELL: Area<'shell'> = {
  name: 'Causeway',
  skip: 'Zur Seite springen',
  navigation: 'Bereiche',
  rail: {
    home: 'Übersicht',
    operations: 'Vorgänge',
    pending: 'Ausstehend',
    conflicts: 'Konflikte',
    objects: 'Objekte',
    rules: 'Regeln',
    connectors: 'Konnektoren',
    'sign-in': 'Anmeldung',
    errors: 'Fehler',
    tasks: 'Aufgaben',
    settings: 'Einstellungen',
    help: 'Hilfe',
  },
  staging: 'Stagingmodus',
  stagingMeaning: 'In kein Verzeichnis wird geschrieben.',
  away: 'Die Engine ist nicht da.',
  awayMeaning:
    'Diese Seite zeigt, was sie zuletzt gesagt hat. Sie wird von selbst wieder gefragt; nichts Eingegebenes geht verloren.',
  retryNow: 'Jetzt versuchen',
  pageFailed: 'Diese Seite ist ausgefallen',
  pageFailedMeaning:
    'Die Engine ist nicht betroffen: Die Synchronisierung läuft weiter. Laden Sie die Seite neu; fällt sie wieder aus, kopieren Sie die Einzelheiten für eine Meldung.',
  reload: 'Seite neu laden',
  copyDetails: 'Einzelheiten kopieren',
  notFound: 'Diese Seite gibt es nicht',
  notFoundMeaning: 'Die Adresse nennt keine Seite von Causeway. Sie stammt vielleicht aus einer anderen Version.',
  toHome: 'Zur Übersicht',
  palette: {
    open: 'Befehle',
    label: 'Befehl oder Seite',
    placeholder: 'Eine Seite, eine Aktion oder einen Namen eingeben',
    searchObjects: 'Die Objekte nach „{text}“ durchsuchen',
    page: 'Seite',
    action: 'Aktion',
    helpPage: 'Hilfe',
    synchronize: 'Jetzt synchronisieren',
    theme: 'Zwischen hell und dunkel wechseln',
  },
};
