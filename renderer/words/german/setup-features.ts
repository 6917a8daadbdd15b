/** Die Seiten des Assistenten für das, was optional ist. */

import type { Area } from '../types.ts';

type Setup = Area<'setup'>;

const GROUP_FILTER: Setup['groupFilter'] = {
  name: 'Gruppenfilter',
  heading: 'Wählen, ob eine Gruppe begrenzt, wer synchronisiert wird',
  purpose: 'Für einen Pilotbetrieb: Nur die direkten Mitglieder einer Gruppe je Gesamtstruktur gehen in den Mandanten.',
  how: 'Wer von {forest} synchronisiert wird',
  all: 'Alle in den gewählten Containern',
  allMeans: 'Das Übliche, und auf Dauer das Einzige.',
  group: 'Nur Mitglieder einer Gruppe',
  groupMeans: 'Personen, Gruppen, Kontakte und Geräte, die direkte Mitglieder der genannten Gruppe sind.',
  groupNeeds: 'eine Gruppe in dieser Gesamtstruktur. Der Filter lässt sich später wegnehmen und nicht wieder setzen.',
  changeGroupMeans: 'Wie es jetzt ist, bis Sie den Filter wegnehmen.',
  changeAllMeans: 'Nimmt den Filter weg. Er lässt sich nicht wieder setzen.',
  field: 'Gruppe in {forest}',
  fieldHint: 'Ihr Name, CONTOSO\\Name oder ihr Distinguished Name.',
  find: 'Gruppe suchen',
  finding: 'Die Gruppe wird gesucht …',
  other: 'Eine andere Gruppe wählen',
  factGroup: 'Gruppe',
  factPlace: 'Distinguished Name',
  factKind: 'Art',
  factMembers: 'Direkte Mitglieder',
  kinds: {
    global: '{security|Sicherheit}sgruppe, global',
    universal: '{security|Sicherheit}sgruppe, universell',
    'domain-local': '{security|Sicherheit}sgruppe, lokal in der Domäne',
    builtin: '{security|Sicherheit}sgruppe, eingebaut',
  },
  security: 'Sicherheit',
  distribution: 'Verteilung',
  members:
    '{people#Person|Personen}[, {devices#Gerät|Geräte}][, {contacts#Kontakt|Kontakte}][, {groups#Gruppe|Gruppen}][, {others#anderes Objekt|andere Objekte}]',
  empty: 'Die Gruppe hat kein direktes Mitglied: Niemand von {forest} würde synchronisiert.',
  outOfScope:
    'Die Gruppe liegt in einem Container, der ausgelassen ist. Causeway sieht ihre Mitglieder dann nicht, und niemand von {forest} würde synchronisiert. Nehmen Sie ihren Container auf „{page}“ hinein.',
  membersOutside:
    '{count#direktes Mitglied liegt|direkte Mitglieder liegen} in einem ausgelassenen Container: mit oder ohne Gruppe nicht synchronisiert.',
  nested:
    '{count#Gruppe ist Mitglied|Gruppen sind Mitglieder}: {names}. Wer nur über eine andere Gruppe zur Gruppe des Filters gehört, wird nicht synchronisiert.',
  primary:
    '{count#Person hat|Personen haben} sie als primäre Gruppe. Diese Mitgliedschaft sieht die Synchronisierung nicht: Sie bleiben außen vor.',
  follows:
    'Die Gruppe ist an ihrer objectGUID zu erkennen: Sie darf umbenannt und innerhalb der gewählten Container verschoben werden.',
  leaving:
    'Wer die Gruppe verlässt, verlässt mit dem nächsten Zyklus den Mandanten, soweit die Grenze für Löschungen es zulässt.',
  removed:
    'Wenn Sie das anwenden, werden alle in den gewählten Containern synchronisiert, und ein Gruppenfilter lässt sich nicht wieder setzen.',
  notAgain:
    '{forest} hat keinen Gruppenfilter. Gewählt wird einer, wenn eine Gesamtstruktur zum ersten Mal eingerichtet wird, denn später nähme er alle anderen heraus.',
  gone: 'Die Gruppe des Filters ist nicht zu finden. Solange das so ist, ändert sich durch ihn nichts an {forest}.',
  blockers: { find: 'suchen Sie die Gruppe von {forest}' },
};

const FEATURES: Setup['features'] = {
  name: 'Optionale Funktionen',
  heading: 'Wählen, was noch synchronisiert wird',
  purpose: 'Alles hier ist aus, bis Sie es einschalten, und lässt sich später ändern.',
  exchangeTitle: 'Exchange',
  exchangeNone:
    'Keine der verbundenen Gesamtstrukturen kennt Exchange; deshalb werden seine Funktionen nicht angeboten.',
  exchangeIn: 'Exchange ist in {forests}.',
  exchangeGone:
    'Es ist an, und keine der verbundenen Gesamtstrukturen kennt Exchange. Schalten Sie es aus, oder verbinden Sie jene.',
  hybrid: 'Exchange-Hybridbereitstellung',
  hybridMeans:
    'Was Exchange Online von einem Postfach führt (sichere Absender, Archiv, Adresse und ID in der Cloud), wird in die Gesamtstruktur zurückgeschrieben.',
  hybridLimit:
    'Von alldem gibt Microsoft Graph nur die ID des Objekts in der Cloud heraus; sie wird nach msDS-ExternalDirectoryObjectId geschrieben. Die Regeln für den Rest sind da: Was der Mandant nicht zeigt, wird nicht zurückgeschrieben.',
  hybridRights: 'Rechte zum Zurückschreiben nach {forest}',
  hybridChecking: 'Es wird nachgesehen, ob das Konto schreiben darf …',
  hybridMissing: 'geben Sie dem Konto seine Rechte, oder schalten Sie Exchange-Hybrid aus',
  folders: 'Öffentliche E-Mail-Ordner von Exchange',
  foldersMeans: 'E-Mail-aktivierte öffentliche Ordner werden im Mandanten bekannt, damit Post an sie zugestellt wird.',
  foldersLimit:
    'Microsoft Graph legt keine an. Sie werden ausgearbeitet, bereitgestellt und als nicht unterstützt gezählt.',
  attributesTitle: 'Dienste und Attribute',
  limit: 'Dienste und Attribute wählen',
  limitMeans:
    'Weniger Attribute verlassen Ihre Gesamtstrukturen. Aus: alles, was irgendein Dienst benutzt. Zwei weitere Seiten fragen nach Diensten und Attributen.',
  extensionsTitle: 'Weitere Attribute',
  extensions: 'Attribute als Verzeichniserweiterungen',
  extensionsMeans:
    'Eigene Attribute gehen für Anwendungen und dynamische Gruppen in den Mandanten. Eine weitere Seite fragt, welche.',
};

const SERVICES: Setup['services'] = {
  name: 'Dienste',
  heading: 'Wählen, welche Dienste Sie benutzen',
  purpose: 'Attribute, die kein angekreuzter Dienst benutzt, bleiben in Ihren Gesamtstrukturen.',
  label: 'Dienste',
  list: {
    microsoft365Apps: { name: 'Microsoft 365 Apps', means: 'Word, Excel, Outlook und ihre Lizenzen.' },
    exchangeOnline: { name: 'Exchange Online', means: 'Postfächer, Adressen, Verteilergruppen.' },
    sharePointOnline: { name: 'SharePoint Online', means: 'Websites, OneDrive, Profile von Personen.' },
    teams: { name: 'Teams und Skype for Business', means: 'Chat, Besprechungen, Telefonnummern.' },
    azureRightsManagement: { name: 'Azure Rights Management', means: 'Geschützte Post und Dokumente.' },
    intune: { name: 'Intune', means: 'Verwaltete Geräte und ihre Personen.' },
    dynamics: { name: 'Dynamics 365', means: 'Vertrieb, Kundendienst, Finanzen.' },
    thirdParty: {
      name: 'Andere Anwendungen',
      means: 'Was Anwendungen anderer Hersteller üblicherweise von einer Person lesen.',
    },
  },
  attributes: '{count#Attribut|Attribute}',
  noneOfItsOwn: 'es reicht, was immer fließt',
  always: 'Was Personen und Geräte kenntlich macht, fließt immer: {count#Attribut|Attribute}.',
  none: 'Kein Dienst ist angekreuzt: Nur was Personen und Geräte kenntlich macht, fließt.',
  allTicked:
    'Alle Dienste sind angekreuzt. Einer, den eine spätere Version bringt, ist es nicht, bis Sie wieder hierher kommen.',
  reading: 'Es wird gelesen, welcher Dienst welches Attribut benutzt …',
};

const ATTRIBUTES: Setup['attributes'] = {
  name: 'Attribute',
  heading: 'Wählen, welche Attribute',
  purpose: 'Was Sie abwählen, wird nicht synchronisiert, welcher Dienst es auch benutzen würde.',
  table: 'Attribute, die synchronisiert werden',
  search: 'Ein Attribut suchen',
  shownOut: 'Nur zeigen, was weggelassen ist',
  attribute: 'Attribut',
  types: 'Von',
  usedBy: 'Benutzt von',
  everyService: 'allen Diensten',
  locked: 'nötig',
  lockedMeans: 'Ohne es geht die Synchronisierung nicht.',
  notCarried: 'nicht angenommen',
  notCarriedMeans:
    'Was „nicht angenommen“ trägt, nimmt Microsoft Graph nicht. Es wird ausgearbeitet, bereitgestellt und als nicht unterstützt gezählt.',
  sentence: '{flowing} von {all#Attribut wird|Attributen werden} synchronisiert.',
  reset: 'Alle wieder ankreuzen',
  nothing: 'Kein Attribut heißt so',
  nothingHint: 'Die Namen sind die des Mandanten: surname, nicht sn.',
  nothingOut: 'Nichts ist weggelassen',
  nothingOutHint: 'Wählen Sie ein Attribut ab, um es wegzulassen.',
  consider:
    'Ein Dienst, dem ein Attribut fehlt, arbeitet vielleicht nicht wie beschrieben. Was zuvor gesendet wurde, bleibt im Mandanten, wie es war.',
  objectTypes: {
    user: 'Personen',
    group: 'Gruppen',
    contact: 'Kontakten',
    device: 'Geräten',
    publicFolder: 'öffentlichen Ordnern',
    other: '{type}',
  },
};

const EXTENSIONS: Setup['extensions'] = {
  name: 'Erweiterungen',
  heading: 'Eigene Attribute wählen',
  purpose: 'Sie werden im Mandanten zu Erweiterungsattributen von Personen und Gruppen.',
  limitTitle: 'Wie sie den Mandanten erreichen',
  limit: 'Ein Attribut wird gesendet, sobald es im Mandanten registriert ist. Bis dahin wird es nur bereitgestellt.',
  registerTitle: 'Registrierung im Mandanten',
  registerMeans:
    '{count#Attribut ist|Attribute sind} nicht registriert. Wer Anwendungen registrieren darf, meldet sich einmal an.',
  registerStart: 'Anmelden und registrieren',
  registered: 'Alle gewählten Attribute sind im Mandanten registriert.',
  applicationTitle: 'Anwendung',
  application: 'Client-ID der „Tenant Schema Extension App“',
  applicationHint:
    'Ihre Kennung ist Teil jedes Attributnamens. Leer: Beim Registrieren wird die von Entra Connect gefunden oder eine angelegt.',
  applicationError: 'Eine ID hat die Form 00000000-0000-0000-0000-000000000000.',
  exampleName: 'Zum Beispiel: {name}',
  chosenTitle: 'Gewählt',
  chosenNone: 'Noch ist nichts gewählt',
  chosenNoneHint: 'Kreuzen Sie unten in der Liste Attribute an.',
  chosenCount: '{people} von {most} für Personen, {groups} von {most} für Gruppen.',
  remove: '{attribute} von {type} entfernen',
  availableTitle: 'Attribute Ihrer Gesamtstrukturen',
  search: 'Ein Attribut suchen',
  table: 'Attribute, die sich wählen lassen',
  attribute: 'Attribut',
  of: 'Von',
  type: 'Typ',
  forests: 'In',
  types: { string: 'Text', integer: 'Zahl', boolean: 'ja oder nein', binary: 'Bytes' },
  several: '{type}, mehrere Werte',
  objectTypes: { user: 'Personen', group: 'Gruppen' },
  more: 'und {count#weiteres|weitere}. Tippen Sie einen Teil des Namens, um sie zu finden.',
  nothing: 'Kein Attribut heißt so',
  nothingHint:
    'Nicht in dieser Liste stehen Attribute, die berechnet werden, die Domänencontroller nicht austauschen, die geheim sind, und die auf andere Objekte verweisen oder mehrere Zahlen halten.',
  reading: 'Das Schema wird gelesen …',
  readAgain: 'Noch einmal lesen',
  notRead: 'Das Schema von {forest} war nicht zu lesen; seine Attribute fehlen hier.',
  values:
    'Ein Objekt hat in allen zusammen höchstens 100 Werte, je 250 Zeichen: Längere Texte werden gekürzt, und eine Liste, für die kein Platz ist, bleibt zurück.',
  unknown: 'in keinem gelesenen Schema',
  full: 'Nicht mehr als {most} für eine Art von Objekten.',
  blockers: {
    application: 'geben Sie die Client-ID der Anwendung für Erweiterungen ein',
    none: 'wählen Sie ein Attribut, oder schalten Sie Verzeichniserweiterungen auf „Optionale Funktionen“ aus',
  },
};

export const SETUP_FEATURES = {
  groupFilter: GROUP_FILTER,
  features: FEATURES,
  services: SERVICES,
  attributes: ATTRIBUTES,
  extensions: EXTENSIONS,
};
