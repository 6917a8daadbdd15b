/** Der Assistent: sein Rahmen und die Seiten, auf denen noch nichts verbunden ist. */

import type { Area } from '../types.ts';
import { SETUP_PASS_THROUGH } from './pass-through.ts';
import { SETUP_BACK_END } from './setup-back-end.ts';
import { SETUP_CONNECTIONS } from './setup-connections.ts';
import { SETUP_FEATURES } from './setup-features.ts';
import { SETUP_FINISH } from './setup-finish.ts';
import { SETUP_SCOPE } from './setup-scope.ts';
import { SETUP_FEDERATION } from './federation.ts';
import { SETUP_SIGN_IN } from './setup-sign-in.ts';

type Setup = Area<'setup'>;

const FRAME: Setup['frame'] = {
  title: 'Causeway einrichten',
  changeTitle: 'Die Konfiguration ändern',
  previous: 'Zurück',
  next: 'Weiter',
  configure: 'Konfigurieren',
  configureStaging: 'Im Stagingmodus konfigurieren',
  apply: 'Die Änderungen anwenden',
  leave: 'Speichern und verlassen',
  whyNot: 'Um weiterzugehen: {reason}.',
  invalid: 'die markierten Felder berichtigen',
  draftKept: 'Als Entwurf gespeichert',
  draftSaving: 'Der Entwurf wird gespeichert …',
  draftFailed: 'Der Entwurf konnte nicht gespeichert werden. Mit der nächsten Änderung wird es wieder versucht.',
  takenOver: 'Ein anderes Fenster hat diesen Entwurf {time} geändert. Jetzt stehen seine Antworten hier.',
  wonOver:
    'Ein anderes Fenster hat diesen Entwurf {time} geändert. Was Sie hier eingegeben haben, wurde zuletzt gespeichert und bleibt.',
  loading: 'Der Entwurf wird gelesen …',
  edit: 'Bearbeiten',
  remove: 'Entfernen',
};

const PROBLEMS: Setup['problems'] = {
  missing: 'eine Antwort fehlt ({path})',
  invalid: 'eine Antwort hat die falsche Form ({path})[: {expected}]',
  'too-small': 'eine Zahl ist zu klein ({path})[, mindestens {minimum}]',
  'too-large': 'eine Zahl ist zu groß ({path})[, höchstens {maximum}]',
  'unknown-key': 'die Antworten enthalten etwas Unbekanntes ({path})',
  repeated: 'etwas ist zweimal genannt ({path})',
  'secret-missing': 'ein Geheimnis muss wieder eingegeben werden ({path})',
  fixed: 'das wurde bei der ersten Einrichtung entschieden und bleibt ({path})',
  contradiction: 'zwei Antworten passen nicht zusammen ({path}[ und {other}])',
};

const MENU: Setup['menu'] = {
  label: 'Antworten',
  saveFile: 'Die Antworten als Datei speichern',
  startFromFile: 'Mit einer Datei beginnen …',
  discard: 'Den Entwurf verwerfen …',
  discardTitle: 'Alles bisher Eingegebene verwerfen?',
  discardText:
    'Die Antworten dieses Entwurfs werden entfernt. Die geltende Konfiguration und die Verzeichnisse bleiben, wie sie sind.',
  discardConfirm: 'Den Entwurf verwerfen',
  keep: 'Behalten',
  saved: 'Die Antworten sind ohne Kennwörter und Schlüssel gespeichert, so wie `causeway setup --answers` sie liest.',
};

const WELCOME: Setup['welcome'] = {
  name: 'Willkommen',
  heading: 'Ihre Verzeichnisse mit Microsoft Entra ID verbinden',
  purpose:
    'Causeway hält Personen und Gruppen Ihrer Active-Directory-Gesamtstrukturen im Gleichschritt mit dem Mandanten.',
  willTitle: 'Was als Nächstes geschieht',
  will: {
    connect: 'Sie verbinden den Mandanten und die Gesamtstrukturen. Jede Verbindung wird vor Ihren Augen geprüft.',
    choose:
      'Sie wählen, wer synchronisiert wird, und sehen eine Vorschau: wer angelegt, verbunden, geändert und ausgelassen wird.',
    configure:
      'Erst wenn Sie „Konfigurieren“ wählen, wird etwas gespeichert, und erst die erste Synchronisierung schreibt in ein Verzeichnis.',
  },
  needTitle: 'Was Sie zur Hand haben sollten',
  need: {
    tenant:
      'Das Konto einer Person, die den Mandanten verwaltet, für eine einzige Anmeldung, die die Anwendung registriert. Es wird nicht behalten.',
    forest:
      'In jeder Gesamtstruktur ein Konto, das sie lesen darf. Causeway kann eines anlegen, mit genau den nötigen Rechten.',
    network:
      'Einen Domänencontroller, den dieser Rechner über LDAPS (Port 636) oder über LDAP mit StartTLS oder signiert und versiegelt (Port 389) erreicht.',
  },
  leaveTitle: 'Sie können jederzeit aufhören',
  leave:
    'Gehen Sie, wann Sie wollen, und kommen Sie wieder: Was Sie eingegeben haben, bleibt, Kennwörter und Schlüssel ausgenommen. Eine laufende Synchronisierung bleibt unberührt.',
  back: 'Ein Entwurf von {time} liegt hier, bis „{page}“.',
  backContinue: 'Mit „{page}“ fortfahren',
  secretsGone: 'Kennwörter und Schlüssel gehören nie zu einem Entwurf. Sie werden wieder gefragt nach: {names}.',
};

const EXPRESS: Setup['express'] = {
  name: 'Express oder angepasst',
  heading: 'Wählen, wie viel Sie entscheiden wollen',
  purpose: 'Express nimmt überall die übliche Wahl. Sie können später alles ändern.',
  choice: 'Einstellungen',
  express: 'Expresseinstellungen verwenden',
  expressMeans:
    'Eine Gesamtstruktur mit allen Domänen und Organisationseinheiten, auf die übliche Art zugeordnet und benannt.',
  expressNeeds: 'je einmal jemanden, der den Mandanten, und jemanden, der die Gesamtstruktur verwaltet.',
  custom: 'Anpassen',
  customMeans: 'Sie wählen Server, Konten, Organisationseinheiten, Zuordnung, Anmeldenamen und Grenzen.',
  customNeeds: 'nichts im Voraus. Jede Seite hat eine Vorgabe und sagt, was sie bedeutet.',
  doesTitle: 'Was Express auf {host} tut',
  doesForest: 'Die Gesamtstruktur von {domain} verbinden, zu der dieser Rechner gehört',
  doesAnyForest: 'Eine Active-Directory-Gesamtstruktur mit allen Domänen verbinden',
  doesAccount:
    'Ein Konto für Causeway anlegen, das die Gesamtstruktur lesen und ms-DS-ConsistencyGuid schreiben darf, sonst nichts',
  doesScope: 'Alle Personen und Gruppen aller Organisationseinheiten synchronisieren, auch neuer',
  doesName: 'Menschen mit ihrem Benutzerprinzipalnamen anmelden lassen',
  doesAnchor: 'ms-DS-ConsistencyGuid als Quellanker verwenden',
  doesMatching:
    'Ein Konto und sein verknüpftes Postfach als eine Person nehmen, und Cloudkonten mit demselben Namen oder derselben Mailadresse übernehmen',
  doesPasswords:
    'Kennworthashes synchronisieren, damit sich Menschen in der Cloud mit dem Kennwort anmelden, das sie hier haben',
  doesInterval: 'Alle {minutes#Minute|Minuten} synchronisieren',
  doesGuard: 'Einen Export mit mehr als {count#Löschung|Löschungen} anhalten, bis Sie ihn freigeben',
  against: {
    'not-domain-joined':
      'dieser Rechner gehört zu keiner Domäne; Sie nennen Gesamtstruktur und Domänencontroller selbst.',
    'domain-unknown':
      'zu welcher Domäne dieser Rechner gehört, war nicht zu ermitteln; Sie nennen die Gesamtstruktur selbst.',
    'suffix-not-routable':
      'der Name {domain} kann in keinem Mandanten überprüft werden. Wessen Anmeldename damit endet, bekäme einen der Anfangsdomäne; unter „Anpassen“ können Sie ein anderes Attribut wählen.',
  },
  fits: 'auf diesem Rechner spricht nichts dagegen.',
  severalForests: 'Dieser Entwurf verbindet mehrere Gesamtstrukturen und bleibt deshalb bei „Anpassen“.',
};

const COMPONENTS: Setup['components'] = {
  name: 'Daten und Einstellungen',
  heading: 'Sehen, wo Causeway seine Daten hält',
  purpose: 'Verbindungen, zuletzt gesehene Objekte und der Verlauf liegen in einem Ordner auf diesem Rechner.',
  directory: 'Datenordner',
  directoryHow: 'Der Ordner wird gewählt, wenn Causeway startet: CAUSEWAY_DATA_DIR oder --data-dir.',
  free: 'Freier Platz',
  database: 'Datenbank',
  access: 'Zugriff',
  accessOwner: 'nur {account}',
  accessOthers: 'andere dürfen hineinsehen ({mode}). Nehmen Sie ihnen das Recht, bevor Geheimnisse gespeichert werden.',
  accessUnknown: 'wie vom System gesetzt',
  notWritable:
    'In diesen Ordner kann nichts geschrieben werden. Wählen Sie einen anderen oder berichtigen Sie seine Rechte, dann starten Sie Causeway neu.',
  littleSpace: 'Weniger als {least} sind frei. Ein Verzeichnis mit 100.000 Personen braucht etwa 1 GB.',
  machine: 'Rechner',
  system: 'System',
  version: 'Version',
  domain: 'Domäne',
  noDomain: 'keine',
  proxy: 'Proxy',
  importTitle: 'Mit Einstellungen einer anderen Installation beginnen',
  importHint:
    'Eine Einstellungs- oder Antwortdatei. Sie füllt jede Seite, und Sie sehen jede an, bevor etwas gespeichert wird. Der Stagingmodus wird eingeschaltet, damit nie zwei Server zugleich schreiben.',
  importButton: 'Datei wählen …',
  importReading: '{file} wird gelesen …',
  importDone: 'Aus {file} gelesen: {forests#Gesamtstruktur|Gesamtstrukturen}[, Mandant {tenant}].',
  importAge: {
    older: 'Sie stammt von einem älteren Causeway[ ({version})] und wurde auf den heutigen Stand gebracht.',
    newer: 'Sie stammt von einem neueren Causeway[ ({version})]. Was dieses nicht kennt, wurde ausgelassen: {unknown}.',
  },
  importUnknown: 'Ausgelassen, weil es hier niemand kennt: {unknown}.',
  importSecrets: 'Eine Datei enthält keine Geheimnisse. Sie werden gefragt nach: {names}.',
  importSecretsInFile:
    'Die Datei enthielt Geheimnisse im Klartext. Sie wurden nicht übernommen: {names}. Entfernen Sie sie aus der Datei.',
  importProblems: '{count#Antwort braucht|Antworten brauchen} einen Blick; die Seiten sind markiert.',
  importFailed: 'Aus {file} wurde nichts übernommen.',
  importNotJson: 'Sie ist kein JSON: {reason}',
  importNotSettings: 'Sie ist weder eine Einstellungs- noch eine Antwortdatei von Causeway.',
  importTooBig: 'Sie hat {size}; eine Einstellungsdatei hat höchstens {most}.',
  importReplace: 'Die bisherigen Antworten ersetzen?',
  importReplaceText: 'Jede Seite übernimmt die Werte aus {file}.',
  importReplaceConfirm: 'Die Antworten ersetzen',
};

const SAFETY: Setup['safety'] = {
  name: 'Sicherheit und Zeitplan',
  heading: 'Grenzen und Takt setzen',
  purpose: 'Wie oft Causeway synchronisiert, und bei wie vielen Löschungen es anhält und fragt.',
  thresholdTitle: 'Löschungen',
  threshold: 'Einen Export anhalten, der viele Objekte löscht',
  thresholdHint: 'Über der Grenze wird nichts vom Export gesendet, bis Sie ihn freigeben.',
  thresholdCount: 'Löschungen in einem Export, die durchgelassen werden',
  thresholdCountError: 'Eine ganze Zahl ab 0. Bei 0 wird jede Löschung angehalten.',
  thresholdOff:
    'Ohne die Grenze kann eine falsche Wahl von Organisationseinheiten jedes Konto des Mandanten in einem Export löschen.',
  schedulerTitle: 'Zeitplan',
  scheduler: 'Von selbst synchronisieren',
  schedulerHint: 'Aus: Ein Zyklus läuft nur, wenn ihn jemand startet.',
  interval: 'Minuten vom Beginn eines Zyklus bis zum nächsten',
  intervalError: 'Eine Zahl von {least} bis {most}.',
  intervalHint: 'Üblich sind 30. Ein Zyklus liest und sendet nur, was sich geändert hat.',
};

export const SETUP: Setup = {
  frame: FRAME,
  problems: PROBLEMS,
  menu: MENU,
  welcome: WELCOME,
  express: EXPRESS,
  components: COMPONENTS,
  ...SETUP_SIGN_IN,
  federation: SETUP_FEDERATION,
  passThrough: SETUP_PASS_THROUGH,
  safety: SAFETY,
  backEnd: SETUP_BACK_END,
  ...SETUP_CONNECTIONS,
  ...SETUP_SCOPE,
  ...SETUP_FEATURES,
  ...SETUP_FINISH,
};
