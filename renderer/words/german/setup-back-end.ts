/** Auf welchem Weg Änderungen den Mandanten erreichen. */

import type { Area } from '../types.ts';

export const SETUP_BACK_END: Area<'setup'>['backEnd'] = {
  title: 'Wie Änderungen Microsoft Entra ID erreichen',
  names: { 'directory-sync': 'Verzeichnissynchronisierungsdienst', graph: 'Microsoft Graph' },
  means: {
    'directory-sync':
      'Personen, Gruppen mit und ohne E-Mail-Adressen, Kontakte und Geräte werden synchronisierte Objekte: Active Directory bestimmt sie, die Cloud zeigt ihre Werte schreibgeschützt.',
    graph:
      'Personen und Sicherheitsgruppen werden Objekte der Cloud, die Causeway auf dem Stand hält, und sonst nichts.',
  },
  needs: {
    'directory-sync':
      'die eingeschaltete Verzeichnissynchronisierung im Mandanten. Entra Connect selbst schreibt so; Microsoft beschreibt es nicht für andere, unterstützt es nicht und kann es ändern.',
    graph: 'nur seine Berechtigungen. Microsoft beschreibt und unterstützt es für alle.',
  },
  compare: 'Was jeder Weg befördert',
  table: 'Was jeder Weg befördert',
  what: 'Was',
  carried: { yes: 'ja', changes: 'Änderungen und Löschungen', no: 'nein' },
  rows: {
    users: 'Personen',
    groups: 'Sicherheitsgruppen und ihre Mitglieder',
    contacts: 'Kontakte',
    devices: 'Geräte, die hier und dort angemeldet sind',
    publicFolders: 'E-Mail-aktivierte öffentliche Ordner',
    mailEnabledGroups: 'E-Mail-aktivierte Gruppen und Verteiler',
    proxyAddresses: 'Weitere E-Mail-Adressen',
    exchangeAttributes: 'Attribute von Exchange',
    photos: 'Fotos',
    onPremisesAttributes: 'Lokale Namen und SID',
    passwordHashes: 'Kennworthashes',
    attributes: 'Attribute einer Person',
    members: 'Mitglieder einer Gruppe',
    pace: 'Änderungen, die der Dienst annimmt',
  },
  paceOf: '{count} in {minutes#Minute|Minuten}',
  noLimit: 'so viele der Mandant erlaubt',
  besides: 'Außerdem',
  differences: {
    'mastered-on-premises': 'Synchronisierte Objekte kann in der Cloud nur die Synchronisierung ändern.',
    'mastered-in-cloud': 'Wer in der Cloud die Rechte hat, kann sie dort ändern; der nächste Zyklus stellt sie zurück.',
    'undocumented-interface': 'Microsoft beschreibt diese Schnittstelle nicht für andere.',
    'documented-interface': 'Microsoft beschreibt diese Schnittstelle.',
    'passwords-random': 'Ein neues Konto bekommt ein Kennwort, das niemand kennt.',
    'duplicates-quarantined': 'Eine Adresse, die jemand anders hat, wird beiseitegelegt, und der Rest kommt an.',
    'duplicates-refused': 'Eine Adresse, die jemand anders hat, hält das Objekt fern.',
    'reads-synchronized-only': 'Vom Mandanten werden nur synchronisierte Objekte gelesen.',
    other: '{code}',
  },
  inForce: '{name} ist in Gebrauch.',
  task: 'Den Weg der Änderungen zum Mandanten wechseln',
  address: 'Adresse des Verzeichnissynchronisierungsdienstes',
  addressHint: 'Nur für den Verzeichnissynchronisierungsdienst.',
  turnOn: 'Verzeichnissynchronisierung im Mandanten einschalten, wo sie aus ist',
  turnOnMeans:
    'Der Mandant nimmt dann synchronisierte Objekte an, und der Dienst, der sie empfängt, erscheint in ihm. Vorhandene Konten bleiben, wie sie sind, bis eines von Ihnen zu einem passt. Wieder ausgeschaltet, gehört jedes synchronisierte Objekt der Cloud; das dauert bis zu drei Tage.',
  turnedOn: 'Die Verzeichnissynchronisierung ist jetzt eingeschaltet.',
  notTurnedOn:
    'Die Verzeichnissynchronisierung ist im Mandanten aus. Haken Sie das Kästchen oben an und melden Sie sich noch einmal an, oder wählen Sie Microsoft Graph.',
  notReady:
    'Die Verzeichnissynchronisierung ist eingeschaltet, ihr Dienst aber noch nicht im Mandanten angekommen. Warten Sie einige Minuten und melden Sie sich noch einmal an.',
  blocker: 'die Adresse des Verzeichnissynchronisierungsdienstes eingeben oder Microsoft Graph wählen',
  fixed:
    'beim Verzeichnissynchronisierungsdienst bleiben: {objects#Objekt|Objekte} des Mandanten sind synchronisiert, und Microsoft Graph darf sie nicht schreiben',
};
