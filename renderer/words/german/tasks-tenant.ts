/** Aufgaben rund um den Mandanten. */

import type { Area } from '../types.ts';

type Tasks = Area<'tasks'>;

const BACK_END: Tasks['backEnd'] = {
  name: 'Den Weg zum Mandanten wechseln',
  text: 'Von Microsoft Graph zum Verzeichnissynchronisierungsdienst: erst mit Prüfung und Vorschau.',
  heading: 'Den Weg der Änderungen zum Mandanten wechseln',
  purpose:
    'Causeway sieht nach, was der andere Weg braucht und tut, bevor sich etwas ändert. Der nächste Zyklus liest und synchronisiert dann alles.',
  current: 'In Gebrauch: {name}',
  choose: 'Ein anderer Weg',
  checks: 'Was er braucht und tut',
  checking: 'Der Mandant wird gefragt …',
  again: 'Noch einmal prüfen',
  meansTitle: 'Was geschieht',
  means: {
    users:
      'Personen behalten ihre Konten: Jedes wird an seinem Quellanker erkannt, übernommen und fortan synchronisiert. Niemand wird ein zweites Mal angelegt, und kein Kennwort ändert sich.',
    readOnly:
      'In der Cloud sind ihre Werte dann schreibgeschützt. Werte, die die Gesamtstruktur nicht hat, leert der erste Export.',
    groups:
      'Gruppen werden neu angelegt, denn eine Gruppe, die Microsoft Graph angelegt hat, hat nichts, woran der Dienst sie erkennen könnte. Die alten bleiben unberührt daneben, bis Sie sie löschen oder behalten.',
    cycle:
      'Der nächste Zyklus liest den Mandanten ganz und synchronisiert alles einmal. Die Grenze für Löschungen gilt wie immer.',
  },
  backTitle: 'Solange Objekte synchronisiert sind, gibt es keinen Weg zurück',
  back: 'Microsoft Graph darf synchronisierte Objekte nicht schreiben. Wird die Verzeichnissynchronisierung im Mandanten ausgeschaltet, gehören sie der Cloud; das dauert bis zu drei Tage, und erst dann kann Microsoft Graph mit ihnen weitermachen.',
  doubledTitle: 'Gruppen, die es zweimal gäbe',
  doubled:
    '{count#Gruppe|Gruppen}, die Microsoft Graph angelegt hat, blieben neben neuen gleichen Namens stehen. Anwendungen und Lizenzen, die den alten gegeben wurden, bleiben bei den alten.',
  doubledMore: 'und {count#weitere|weitere}',
  members: '{count#Mitglied|Mitglieder}',
  signInTitle: 'Berechtigungen',
  signIn: 'Der Anwendung fehlt, was die Prüfung nennt. Jemand mit den Rechten meldet sich einmal an und erteilt es.',
  signInStart: 'Anmelden und erteilen',
  granted: 'Die Anwendung hat, was sie braucht.',
  previewTitle: 'Vorschau',
  previewStart: 'Zeigen, was geschehen wird',
  previewNeeded: 'Sehen Sie sich zuerst die Vorschau an.',
  start: 'Wechseln',
  confirmTitle: 'Änderungen fortan über {name} schicken?',
  confirmText:
    'Es wird jetzt gespeichert; der nächste Zyklus führt es aus. Objekte, die einmal synchronisiert wurden, kann Microsoft Graph nicht mehr schreiben.',
  confirm: 'Wechseln',
  done: 'Änderungen gehen fortan über {name}. Der nächste Zyklus liest und synchronisiert alles.',
  supersededTitle: 'Gruppen, die Microsoft Graph angelegt hat',
  superseded:
    'Sie stehen neben den synchronisierten Gruppen gleichen Namens. Entscheiden Sie, sobald ihre Nachfolgerinnen mit allen Mitgliedern da sind.',
  supersededStates: {
    ready: 'ihre Nachfolgerin ist mit ihren Mitgliedern da',
    waiting: 'ihre Nachfolgerin ist noch nicht vollständig',
    kept: 'behalten',
  },
  delete: '{count#Gruppe|Gruppen} löschen',
  deleteTitle: '{count#Gruppe|Gruppen} aus dem Mandanten löschen?',
  deleteText:
    'Was den alten Gruppen gegeben wurde, Anwendungen, Lizenzen, Zugriff auf Dateien, geht mit ihnen verloren. Sicherheitsgruppen können nicht wiederhergestellt werden.',
  keep: 'Alle behalten',
  deleted: '{count#Gruppe wurde|Gruppen wurden} gelöscht.',
  kept: 'Sie werden behalten. Causeway fragt nicht wieder nach ihnen.',
  refused: '{count#Gruppe wurde|Gruppen wurden} nicht gelöscht.',
  rows: {
    current: { name: 'Weg in Gebrauch', good: 'Es ist ein anderer.', problem: 'Es ist schon dieser.' },
    pending: {
      name: 'Ausstehende Exporte',
      good: 'Keine.',
      attention:
        '{adds} anzulegen, {updates} zu ändern, {deletes} zu löschen stehen aus. Für den anderen Weg werden sie neu ausgerechnet.',
    },
    endpoint: {
      name: 'Adresse des Dienstes',
      good: 'Die Cloud hat ihn.',
      problem: 'Diese Cloud hat keine Adresse dafür. Geben Sie sie im Assistenten unter „Cloud und Proxy“ ein.',
    },
    permission: {
      name: 'Berechtigung',
      good: 'Die Anwendung hat {permission}.',
      problem: 'Die Anwendung hat {permission} nicht.',
    },
    service: {
      name: 'Verzeichnissynchronisierungsdienst',
      good: 'Er nimmt diesen Client an.',
      problem: 'Er nimmt diesen Client nicht an.',
    },
    activation: {
      name: 'Verzeichnissynchronisierung',
      good: 'Sie ist im Mandanten eingeschaltet.',
      problem: 'Sie ist im Mandanten aus.',
    },
    'hard-match': {
      name: 'Übernahme nach Anker',
      good: 'Der Mandant erlaubt sie.',
      attention: 'Ob der Mandant sie erlaubt, war nicht zu lesen.',
      problem:
        'Der Mandant verbietet sie: Niemand würde erkannt. Schalten Sie die Sperre unter „Einstellungen des Mandanten“ erst aus.',
    },
    'other-server': {
      name: 'Andere Server',
      good: 'Niemand sonst exportiert in diesen Mandanten.',
      problem:
        '{machine} exportiert in diesen Mandanten, zuletzt {lastSynchronized}. Setzen Sie ihn in den Stagingmodus oder nehmen Sie ihn außer Betrieb.',
    },
    users: {
      name: 'Personen',
      good: '{users#Konto wird|Konten werden} am Anker erkannt.',
      attention:
        '{users#Konto ist|Konten sind} verbunden, {withoutAnchor} ohne Anker: Diese werden nach Adresse oder Anmeldename zugeordnet.',
    },
    groups: {
      name: 'Gruppen',
      good: 'Keine gäbe es zweimal.',
      attention: '{groups#Gruppe wird|Gruppen werden} neben den alten neu angelegt.',
    },
    synchronized: {
      name: 'Synchronisierte Objekte',
      good: 'Keine.',
      problem: '{objects#Objekt ist|Objekte sind} synchronisiert. Microsoft Graph darf sie nicht schreiben.',
    },
  },
};

const TENANT: Tasks['tenant'] = {
  name: 'Einstellungen des Mandanten',
  text: 'Verzeichnissynchronisierung, ihre Merkmale, ihre Grenze für Löschungen, wem sie schreibt, und das Zertifikat.',
  heading: 'Einstellungen des Mandanten',
  purpose:
    'Was im Mandanten selbst eingestellt ist, von wem auch immer. Änderungen gelten für jede Synchronisierung in ihn.',
  reading: 'Der Mandant wird gefragt …',
  readAgain: 'Noch einmal lesen',
  general: 'Mandant',
  tenant: 'Mandant',
  tenantId: 'Mandantenkennung',
  application: 'Anwendung',
  way: 'Änderungen gehen über',
  lastSynchronized: 'Letzte Synchronisierung',
  lastPasswords: 'Letzte Kennwortsynchronisierung',
  lastExport: 'Letzter Export von',
  thisMachine: '{machine}, diesem Rechner',
  otherMachine: '{machine}, einem anderen Rechner',
  never: 'nie',
  notKnown: 'war nicht zu lesen',
  synchronization: 'Verzeichnissynchronisierung',
  on: 'Sie ist ein: Der Mandant nimmt synchronisierte Objekte an.',
  off: 'Sie ist aus: Der Mandant nimmt keine synchronisierten Objekte an.',
  turnOn: 'Einschalten',
  turnOff: 'Ausschalten',
  turnOnTitle: 'Verzeichnissynchronisierung einschalten?',
  turnOnText:
    'Der Mandant nimmt dann synchronisierte Objekte an. Vorhandene Konten bleiben, wie sie sind, bis eines von Ihnen zu einem passt.',
  turnOffTitle: 'Verzeichnissynchronisierung ausschalten?',
  turnOffText:
    'Jedes synchronisierte Objekt gehört dann der Cloud. Das dauert bis zu drei Tage, kann nicht angehalten und nicht für einzelne Objekte zurückgenommen werden. Bis dahin schlägt die Synchronisierung fehl.',
  features: 'Merkmale',
  featureOn: 'ein',
  featureOff: 'aus',
  featureUnknown: 'unbekannt: melden Sie sich an, um es zu sehen',
  switchOn: 'Einschalten',
  switchOff: 'Ausschalten',
  changeTitle: '„{name}“ ändern?',
  changeText: 'Das betrifft alle, die synchronisiert werden, und kann mehr sein, als es scheint:',
  byApplication: 'Causeway ändert es.',
  byAdministrator: 'Nur ein Administrator darf es ändern.',
  byNobody: 'Der Dienst bestimmt es.',
  risk: { low: 'geringes Risiko', medium: 'etwas Risiko', high: 'hohes Risiko' },
  threshold: 'Grenze für Löschungen',
  thresholdTenant: 'Im Mandanten gespeichert',
  thresholdHere: 'Hält hier Exporte an',
  thresholdOn: 'mehr als {count}',
  thresholdOff: 'keine Grenze',
  thresholdHint: 'Der Mandant merkt sich nur die Zahl, der Client beachtet sie. Causeway beachtet seine eigene.',
  thresholdCount: 'Löschungen in einem Export',
  thresholdSave: 'Im Mandanten speichern',
  thresholdError: 'Eine ganze Zahl von 1 bis 1.000.000.',
  contacts: 'Wem der Mandant schreibt, wenn die Synchronisierung fehlschlägt',
  contactsNone: 'Niemandem',
  contactsHint: 'Adressen, durch Kommas oder Zeilenumbrüche getrennt',
  contactsError: '„{text}“ ist keine E-Mail-Adresse.',
  contactsSave: 'Speichern',
  certificate: 'Zertifikat',
  certificateRotate: 'Das Zertifikat wechseln',
  signInTitle: 'Administrator',
  signInWhy:
    'Was so gekennzeichnet ist, lässt Microsoft keine Anwendung ändern: Ein Hybrididentitätsadministrator oder globaler Administrator meldet sich an, solange diese Seite offen ist und höchstens 15 Minuten.',
  signInStart: 'Anmelden',
  signedIn: 'Angemeldet. Was nur ein Administrator ändern darf, kann jetzt geändert werden.',
  signOut: 'Abmelden',
  changed: 'Im Mandanten gespeichert.',
  refused: '{setting} wurde nicht geändert.',
  names: {
    softMatchOnUpnEnabled: 'Konten nach Anmeldename zuordnen',
    blockSoftMatchEnabled: 'Zuordnung nach Adresse und Name sperren',
    blockCloudObjectTakeoverThroughHardMatchEnabled: 'Übernahme nach Anker sperren',
    allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled: 'Andere Objektkennung erlauben',
    quarantineUponUpnConflictEnabled: 'Doppelte Anmeldenamen beiseitelegen',
    quarantineUponProxyAddressesConflictEnabled: 'Doppelte Adressen beiseitelegen',
    synchronizeUpnForManagedUsersEnabled: 'Geänderten Anmeldenamen folgen',
    directoryExtensionsEnabled: 'Verzeichniserweiterungen',
    bypassDirSyncOverridesEnabled: 'In der Cloud geänderte Telefonnummern behalten',
    passwordSyncEnabled: 'Kennworthashsynchronisierung',
    cloudPasswordPolicyForPasswordSyncedUsersEnabled: 'Kennwortrichtlinie der Cloud für synchronisierte Kennwörter',
    userForcePasswordChangeOnLogonEnabled: 'Kennwortwechsel bei der nächsten Anmeldung',
    passwordWritebackEnabled: 'Kennwortrückschreiben',
    unifiedGroupWritebackEnabled: 'Rückschreiben von Microsoft-365-Gruppen',
    userWritebackEnabled: 'Rückschreiben von Benutzern',
    deviceWritebackEnabled: 'Rückschreiben von Geräten',
    deletionThreshold: 'Grenze für Löschungen',
    technicalContacts: 'Wem der Mandant schreibt',
    directorySynchronization: 'Verzeichnissynchronisierung',
  },
  means: {
    softMatchOnUpnEnabled:
      'Ein Cloudkonto mit gleichem Anmeldenamen und ohne Anker wird übernommen. Der Dienst kann es ablehnen, das wieder auszuschalten.',
    blockSoftMatchEnabled:
      'Kein Cloudkonto wird übernommen, weil Adresse oder Name passt. Schalten Sie das nur aus, solange Konten zugeordnet werden sollen.',
    blockCloudObjectTakeoverThroughHardMatchEnabled:
      'Kein Cloudkonto wird nach seinem Anker übernommen. Ohne die Sperre kann, wer in der Gesamtstruktur Anker schreiben darf, jedes nicht privilegierte Cloudkonto mit Anker übernehmen.',
    allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled:
      'Hebt den Schutz vom Juli 2026 auf: Ein Konto, das zu einem Objekt der Gesamtstruktur gehört, kann einem anderen gegeben werden. Nur für einen Umzug, und nur für dessen Dauer.',
    quarantineUponUpnConflictEnabled:
      'Ein Anmeldename, den schon jemand hat, wird ersetzt, und der Rest des Objekts kommt an. In jedem Mandanten eingeschaltet.',
    quarantineUponProxyAddressesConflictEnabled:
      'Eine Adresse, die schon jemand hat, wird ausgelassen, und der Rest des Objekts kommt an. In jedem Mandanten eingeschaltet.',
    synchronizeUpnForManagedUsersEnabled:
      'Ein neuer Anmeldename in der Gesamtstruktur wird der in der Cloud, auch bei Personen, die sich nicht im Verbund anmelden. Ausgeschaltet laufen die Namen auseinander.',
    directoryExtensionsEnabled: 'Eigene Attribute dürfen synchronisiert werden.',
    bypassDirSyncOverridesEnabled:
      'Was Personen oder Administratoren an Mobil- und anderen Telefonnummern in der Cloud geändert haben, wird nicht überschrieben.',
    passwordSyncEnabled:
      'Hashes von Kennwörtern werden angenommen. Ausgeschaltet behalten Personen ihr letztes Kennwort, und kein neues kommt an.',
    cloudPasswordPolicyForPasswordSyncedUsersEnabled:
      'Synchronisierte Kennwörter laufen auch nach den Regeln der Cloud ab.',
    userForcePasswordChangeOnLogonEnabled:
      'Wer sein Kennwort in der Gesamtstruktur ändern muss, muss es auch in der Cloud.',
    passwordWritebackEnabled: 'Nicht mehr in Gebrauch; das Rückschreiben wird anderswo eingestellt.',
    unifiedGroupWritebackEnabled: 'Gruppen von Microsoft 365 werden dem Client für die Gesamtstruktur angeboten.',
    userWritebackEnabled: 'Cloudkonten werden dem Client für die Gesamtstruktur angeboten.',
    deviceWritebackEnabled: 'Geräte werden dem Client für die Gesamtstruktur angeboten.',
  },
};

export const TASKS_TENANT = { backEnd: BACK_END, tenant: TENANT };
