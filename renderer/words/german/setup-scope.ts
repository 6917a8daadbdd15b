/** Die Seiten des Assistenten, die entscheiden, wer synchronisiert wird. */

import type { Area } from '../types.ts';

type Setup = Area<'setup'>;

const FILTERING: Setup['filtering'] = {
  name: 'Domänen und OUs',
  heading: 'Wählen, wer synchronisiert wird',
  purpose:
    'Nach Domäne und Organisationseinheit. Was Sie abwählen, bleibt in der Gesamtstruktur und ist nicht im Mandanten.',
  forest: 'Gesamtstruktur',
  how: 'Was von {forest} synchronisiert wird',
  all: 'Alles',
  allMeans: 'Alle Domänen und Organisationseinheiten, die es gibt und die noch kommen.',
  selected: 'Eine Auswahl',
  selectedMeans:
    'Sie kreuzen an, was synchronisiert wird. Die Wahl folgt der Organisationseinheit, wenn sie umbenannt oder verschoben wird.',
  tree: 'Domänen und Organisationseinheiten von {forest}',
  peopleOf: '{count#Person|Personen}',
  system: 'gehört zum Verzeichnis selbst',
  refresh: 'Noch einmal lesen',
  reading: 'Wird gelesen …',
  unreachable: 'nicht erreichbar',
  unreachableMeans:
    'Kein Domänencontroller von {domain} antwortet; deshalb ist dort nichts zu wählen, und die Domäne bleibt aus. Nennen Sie einen auf „{page}“.',
  unreachableAway:
    '{domain} gehört zur Konfiguration und ist jetzt nicht erreichbar. Ihre Auswahl bleibt, wie sie ist.',
  gone: '{count#Container|Container} der Auswahl in {domain} gibt es nicht mehr: {names}.',
  goneDrop: 'Aus der Auswahl nehmen',
  legend: 'Ein Kästchen mit Strich: Von dem, was darunter liegt, ist manches dabei und manches nicht.',
  newLabel: 'Später angelegte Organisationseinheiten in {forest}',
  newInclude: 'Die unter einer einbezogenen einbeziehen',
  newIncludeMeans: 'Ihre Personen werden ohne Rückfrage synchronisiert.',
  newExclude: 'Auslassen',
  newExcludeMeans: 'Sie bleiben aus, bis Sie sie hier ankreuzen.',
  sentence: {
    all: 'Alle {people#Person|Personen} von {forest}.',
    some: '{people#Person|Personen} von {all} in {forest}.',
    none: 'Niemand von {forest}.',
    counting: 'Die Personen von {forest} werden gezählt …',
    left: 'Ausgelassen: {names}.',
    leftMore: 'Ausgelassen: {names} und {more} weitere.',
    only: 'Nur: {names}.',
    onlyMore: 'Nur: {names} und {more} weitere.',
    newIncluded: 'Neue Organisationseinheiten unter einbezogenen sind dabei.',
    newExcluded: 'Neue Organisationseinheiten bleiben aus.',
  },
  blockers: {
    nobody: 'etwas von {forest} wählen oder sie aus den Verzeichnissen entfernen',
    connectionsFirst: 'zuerst eine Gesamtstruktur verbinden',
  },
};

const IDENTIFYING: Setup['identifying'] = {
  name: 'Personen erkennen',
  heading: 'Wählen, woran eine Person erkannt wird',
  purpose: 'In mehreren Gesamtstrukturen als eine Person, und im Mandanten für immer.',
  joinTitle: 'Eine Person in mehreren Gesamtstrukturen',
  joinOne: 'Sie verbinden eine Gesamtstruktur. Das hier entscheidet, was geschieht, wenn eine weitere dazukommt.',
  joinFixed: 'Bei der ersten Einrichtung entschieden: {choice}.',
  joins: {
    once: { name: 'Einmal: niemand hat zwei Konten', means: 'Jedes Konto wird eine eigene Person.', needs: 'nichts.' },
    mail: {
      name: 'An der Mailadresse',
      means: 'Konten mit derselben Mailadresse sind eine Person.',
      needs: 'eine Mailadresse an jedem Konto. Wer keine hat, wird nicht synchronisiert.',
    },
    objectSid: {
      name: 'Am verknüpften Postfach (objectSid)',
      means: 'Ein Konto und das Postfach, das in einer anderen Gesamtstruktur dazugehört, sind eine Person.',
      needs:
        'Konten in einer Gesamtstruktur und Postfächer in einer anderen, die sie in msExchMasterAccountSid oder msRTCSIP-OriginatorSid nennen.',
    },
    sAMAccountName: {
      name: 'An Kontoname und Mailalias',
      means: 'sAMAccountName der einen Gesamtstruktur ist mailNickname der anderen.',
      needs: 'dass diese Namen in beiden Gesamtstrukturen gleich gehalten werden.',
    },
    attribute: {
      name: 'An einem eigenen Attribut',
      means: 'Konten mit demselben Wert sind eine Person.',
      needs: 'einen Wert an jedem Konto. Wer keinen hat, wird nicht synchronisiert.',
    },
  },
  joinAttribute: 'Attribut',
  softTitle: 'Konten, die es im Mandanten schon gibt',
  soft: 'Cloudkonten mit demselben Benutzerprinzipalnamen übernehmen',
  softMeans:
    'Neben denen mit derselben primären Mailadresse. Aus: Ein Cloudkonto mit demselben Namen wird zum Fehler an der Person.',
  anchorTitle: 'Quellanker',
  anchorPurpose:
    'Der Wert, der eine Person für immer mit ihrem Cloudkonto verbindet, über Umbenennen und Umziehen hinweg.',
  anchors: {
    'ms-DS-ConsistencyGuid': {
      name: 'ms-DS-ConsistencyGuid',
      means:
        'Übersteht den Umzug in eine andere Gesamtstruktur. Wo es leer ist, schreibt Causeway die objectGUID hinein.',
      needs: 'das Recht, dieses eine Attribut von Benutzern zu schreiben.',
    },
    objectGUID: {
      name: 'objectGUID',
      means: 'In die Gesamtstruktur wird nichts geschrieben. Wer umzieht, wird eine andere Person.',
      needs: 'nichts.',
    },
  },
  anchorFixed:
    'Der Quellanker ist {anchor}. Das wurde bei der ersten Einrichtung entschieden; Konten im Mandanten hängen daran.',
  anchorTask: 'Von objectGUID zu ms-DS-ConsistencyGuid wechseln',
  advice: {
    unused: 'niemand verwendet ms-DS-ConsistencyGuid in Ihren Gesamtstrukturen.',
    'holds-object-guid':
      'ms-DS-ConsistencyGuid enthält schon die objectGUID, wie Entra Connect und Causeway sie schreiben. Behalten Sie es.',
    'used-otherwise':
      'etwas anderes hat ms-DS-ConsistencyGuid bei {count#Objekt|Objekten} geschrieben ({examples}). Finden Sie heraus, wer es war, bevor Sie es wählen.',
    'attribute-missing': 'das Schema einer Gesamtstruktur hat kein ms-DS-ConsistencyGuid.',
    'not-readable': 'ob ms-DS-ConsistencyGuid verwendet wird, war nicht zu lesen.',
  },
  advising: 'Es wird nachgesehen, wie die Gesamtstrukturen ms-DS-ConsistencyGuid verwenden …',
  blockers: { attribute: 'das Attribut eingeben, an dem Personen erkannt werden' },
};

export const SETUP_SCOPE = { filtering: FILTERING, identifying: IDENTIFYING };
