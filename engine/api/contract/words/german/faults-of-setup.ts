/** Wörter für das, was die Einrichtung über Gesamtstrukturen, Mandanten und Konten herausfindet. */

import type { SETUP_FAULTS as ENGLISH } from '../english/faults-of-setup.ts';
import type { FaultWords } from '../catalogue.ts';

export const SETUP_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'domain-not-held': {
    what: 'Keiner der genannten Server ist ein Domänencontroller von {partition}.',
    why: 'Ein Domänencontroller hält nur seine eigene Domäne[; gefragt wurde {server}].',
    remedy: 'Nennen Sie einen Domänencontroller dieser Domäne, oder lassen Sie die Domäne weg.',
  },
  'server-read-only': {
    what: '{server} ist ein schreibgeschützter Domänencontroller.',
    why: 'Er nimmt keine Änderungen an und hält nicht jedes Attribut.',
    remedy: 'Nennen Sie einen beschreibbaren Domänencontroller.',
  },
  'forest-too-old': {
    what: 'Die Funktionsebene der Gesamtstruktur ist zu niedrig: Sie ist {level}, gebraucht wird {least}.',
    why: 'Unter Windows Server 2003 meldet eine Gesamtstruktur Änderungen von Mitgliedschaften nicht einzeln.',
    remedy: 'Heben Sie die Funktionsebene der Gesamtstruktur an.',
  },
  'netbios-name-dotted': {
    what: 'Der NetBIOS-Name {netbios} enthält einen Punkt.',
    why: 'Konten einer solchen Domäne lassen sich nicht zweifelsfrei nennen, und die Cloud nimmt den Namen nicht an.',
    remedy: 'Lassen Sie diese Domäne weg. Ein NetBIOS-Name ändert sich, indem die Domäne umbenannt wird.',
  },
  'recycle-bin-off': {
    what: 'Der Papierkorb der Gesamtstruktur ist aus.',
    why: 'Ein versehentlich gelöschtes Konto kommt ohne Mitgliedschaften und Attribute zurück, und was mit ihm die Cloud verließ, muss wieder zusammengesetzt werden.',
    remedy: 'Schalten Sie den Active-Directory-Papierkorb ein. Ausschalten lässt er sich nicht wieder.',
  },
  'account-too-powerful': {
    what: '{account} darf zu viel für das Konto eines Dienstes.',
    why: 'Es gehört zu {groups}: Wer an sein Kennwort kommt, hat die ganze Gesamtstruktur.',
    remedy:
      'Nehmen Sie ein eigenes Konto mit den nötigen Rechten und keinen anderen, oder lassen Sie Causeway eines anlegen.',
    variants: {
      rights: {
        why: 'In ganz {partition} hat es Rechte, die hier niemand braucht: {rights}. Wer an sein Kennwort kommt, hat sie auch.',
        remedy: 'Nehmen Sie ihm diese Rechte, oder nehmen Sie ein eigenes Konto; Causeway kann eines anlegen.',
      },
    },
  },
  'account-of-service': {
    what: '{account} ist kein gewöhnlicher Benutzer.',
    why: 'Es ist von der Klasse {class}, deren Kennwort nur Windows kennt.',
    remedy: 'Nehmen Sie ein gewöhnliches Benutzerkonto, oder lassen Sie Causeway eines anlegen.',
  },
  'account-password-expires': {
    what: 'Das Kennwort von {account} läuft eines Tages ab.',
    why: 'An diesem Tag endet die Synchronisierung, ohne dass jemand etwas geändert hätte.',
    remedy:
      'Lassen Sie das Kennwort dieses Kontos nie ablaufen, oder merken Sie sich den Tag, an dem es auch hier zu ändern ist.',
  },
  'account-name-taken': {
    what: 'Der Name {account} ist vergeben[ an {dn}].',
    why: 'Er gehört zu etwas, das kein gewöhnlicher Benutzer ist oder nicht von Causeway angelegt wurde.',
    remedy: 'Geben Sie einen anderen Namen an, oder lassen Sie ihn leer: Causeway denkt sich dann einen aus.',
  },
  'account-name-unsuitable': {
    what: 'Mit {account} kann man sich bei {server} nicht über NTLM anmelden. Es wurde nichts gesendet.',
    why: 'Ein definierter Name (DN) wird nur hinter TLS angenommen; NTLM kennt Konten als DOMÄNE\\Name oder Name@Domäne.',
    remedy: 'Geben Sie das Konto als DOMÄNE\\Name oder Name@Domäne an, oder verbinden Sie über LDAPS oder StartTLS.',
  },
  'group-not-found': {
    what: 'Eine Gruppe „{group}“ gibt es nicht[ in {connector}].',
    why: 'Sie schreibt sich anders, liegt in einer nicht erreichten Domäne, oder das Konto darf sie nicht sehen.',
    remedy: 'Geben Sie ihren Distinguished Name an oder ihren Kontonamen wie in DOMÄNE\\Name.',
  },
  'group-ambiguous': {
    what: 'Mehrere Gruppen heißen „{group}“.',
    why: 'Den Namen haben: {candidates}.',
    remedy: 'Geben Sie den Distinguished Name der gemeinten an.',
  },
  'extension-not-possible': {
    what: 'Das Attribut {attribute} kann keine Verzeichniserweiterung sein.',
    why: 'Der Mandant nimmt Texte, Bytes sowie einzelne Zahlen und Wahrheitswerte[; {connector} kennt es als {type}][, {otherForest} als {otherType}].',
    remedy: 'Lassen Sie es weg, oder bringen Sie seinen Wert in ein anderes Attribut, das es kann.',
  },
  'exchange-schema-missing': {
    what: 'Exchange-Hybrid oder E-Mail-aktivierte öffentliche Ordner sind gewählt, und keine Gesamtstruktur kennt Exchange.',
    why: 'Das Schema keiner Gesamtstruktur wurde für Exchange erweitert: Es gibt nichts, was damit abzugleichen wäre.',
    remedy: 'Schalten Sie beides aus, oder verbinden Sie die Gesamtstruktur, in der Exchange ist.',
  },
  'sign-in-declined': {
    what: 'Die Anmeldung wurde abgelehnt.',
    why: 'Der Administrator hat nicht zugestimmt oder die Seite verlassen[. Der Dienst sagt: {serverText}].',
    remedy: 'Melden Sie sich wieder an, wenn der Administrator bereit ist.',
  },
  'sign-in-expired': {
    what: 'Die Zeit für die Anmeldung ist vorbei.',
    why: 'Ein Code gilt etwa 15 Minuten, und niemand hat ihn verwendet[. Der Dienst sagt: {serverText}].',
    remedy: 'Beginnen Sie die Anmeldung neu.',
  },
  'sign-in-blocked': {
    what: '{server|Der Dienst} lässt diese Anmeldung nicht durch.',
    why: 'Eine Regel des Mandanten verbietet sie[. Der Dienst sagt: {serverText}].',
    remedy:
      'Nehmen Sie den anderen Weg der Anmeldung, oder lassen Sie einen Administrator des Mandanten in dessen Anmeldeprotokolle sehen.',
    variants: {
      'reason=conditional-access': {
        why: 'Eine Richtlinie für bedingten Zugriff verbietet sie: von diesem Ort, von diesem Gerät oder mit Gerätecode[. Der Dienst sagt: {serverText}].',
        remedy:
          'Melden Sie sich statt mit einem Gerätecode in einem Browser auf diesem Rechner an, oder von einem Ort und Gerät, die die Richtlinie zulässt.',
      },
      'reason=consent-required': {
        why: 'Das Konto darf dem nicht zustimmen, worum Microsoft Graph Command Line Tools bittet[. Der Dienst sagt: {serverText}].',
        remedy: 'Melden Sie sich mit einem Konto an, das Globaler Administrator ist.',
      },
      'reason=not-assigned': {
        why: 'Die Anwendung für die Anmeldung ist benannten Konten vorbehalten, und dieses ist nicht darunter[. Der Dienst sagt: {serverText}].',
        remedy:
          'Weisen Sie das Konto im Mandanten „Microsoft Graph Command Line Tools“ zu, oder nennen Sie einen anderen öffentlichen Client.',
      },
      'reason=no-public-client': {
        why: 'Die Anwendung {clientId} ist nicht als öffentlicher Client eingerichtet[. Der Dienst sagt: {serverText}].',
        remedy:
          'Erlauben Sie in ihrer Registrierung öffentliche Clientflows, oder nehmen Sie die Anwendung, die sonst verwendet wird.',
      },
      'reason=account-locked': {
        why: 'Das Konto ist nach zu vielen Fehlversuchen gesperrt[. Der Dienst sagt: {serverText}].',
        remedy: 'Warten Sie, oder entsperren Sie das Konto, und melden Sie sich dann wieder an.',
      },
      'reason=account-disabled': {
        why: 'Das Konto ist deaktiviert[. Der Dienst sagt: {serverText}].',
        remedy: 'Melden Sie sich mit einem anderen Konto an.',
      },
    },
  },
  'sign-in-unknown': {
    what: 'Es ist niemand mehr angemeldet.',
    why: 'Die Anmeldung eines Administrators bleibt 15 Minuten erhalten, und nur im Arbeitsspeicher.',
    remedy: 'Melden Sie sich wieder an.',
  },
  'administrator-role-missing': {
    what: 'Das angemeldete Konto darf dies nicht[: {operation}].',
    why: 'Ihm fehlt eine Rolle[. Der Dienst sagt: {serverText}].',
    remedy: 'Melden Sie sich als Anwendungsadministrator oder Globaler Administrator an.',
    variants: {
      'operation=grant-permission': {
        what: 'Das angemeldete Konto darf nicht für die Organisation zustimmen[: {permissions}].',
        remedy:
          'Melden Sie sich als Globaler Administrator oder Administrator für privilegierte Rollen an, oder lassen Sie einen davon die Adresse für die Zustimmung öffnen. Alles andere ist getan.',
      },
    },
  },
  'certificate-ending': {
    what: 'Das Zertifikat {subject} endet bald: noch {daysLeft#Tag|Tage}.',
    why: 'Mehr als 70 % seiner Lebenszeit sind vorbei; nach {notAfter} lehnt der Mandant es ab.',
    remedy: 'Tauschen Sie es aus: Die Aufgabe „Zertifikat erneuern“ tut das ohne Unterbrechung.',
  },
  'key-not-changed': {
    what: 'Die Zertifikate der Anwendung[ {clientId}] wurden nicht geändert.',
    why: 'Der Mandant hat es abgelehnt[. Der Dienst sagt: {serverText}].',
    remedy:
      'Laden Sie das neue Zertifikat in der App-Registrierung unter „Zertifikate & Geheimnisse“ hoch und beginnen Sie neu, oder melden Sie sich dafür als Administrator an.',
    variants: {
      'reason=application-id-unknown': {
        why: 'Um ihr eigenes Zertifikat auszutauschen, muss eine Anwendung die Objekt-ID ihrer Registrierung kennen, und lesen darf sie sie nicht.',
        remedy:
          'Geben Sie die Objekt-ID als "applicationId" des Mandanten an, laden Sie das neue Zertifikat von Hand hoch, oder melden Sie sich dafür als Administrator an.',
      },
      'reason=no-previous': {
        why: 'Vor diesem gibt es kein Zertifikat, dessen Schlüssel noch hier ist.',
        remedy: 'Erneuern Sie stattdessen das Zertifikat.',
      },
      'reason=nothing-pending': {
        why: 'Kein Zertifikat wartet darauf, hinzugefügt zu werden.',
        remedy: 'Nichts zu tun.',
      },
    },
  },
  'proxy-refused': {
    what: 'Der Proxy öffnet keinen Weg zu {server}.',
    why: 'Er hat mit Status {status} geantwortet.',
    remedy: 'Lassen Sie den Proxy {server} erlauben, oder nehmen Sie einen, der es tut.',
    variants: {
      'status=407': {
        why: 'Er verlangt eine eigene Anmeldung (Status 407).',
        remedy:
          'Schreiben Sie Name und Kennwort in die Adresse des Proxys, http://name:kennwort@rechner:port, oder lassen Sie ihn {server} ohne Anmeldung erlauben.',
      },
    },
  },
  'other-synchronization': {
    what: 'Etwas anderes synchronisiert in diesen Mandanten.',
    why: 'Ein Client der Verzeichnissynchronisierung[ auf {name}] hat zuletzt gesendet[: am {lastSynchronized}][, vor {minutesAgo#Minute|Minuten}].',
    remedy:
      'Beginnen Sie im Stagingmodus, oder schalten Sie den anderen Server ab, bevor dieser exportiert: Zwei aktive machen rückgängig, was der andere tut. Wo beide gewollt sind, sagen Sie es mit `causeway tenant go-on`.',
    variants: {
      'kind=cloud-sync': {
        why: 'Cloud Sync bringt Objekte aus Active Directory: Die Konfiguration „{name}“ ist aktiv[ (Auftrag {job})][ und lief zuletzt am {lastSynchronized}].',
        remedy:
          'Halten Sie die Konfiguration im Entra Admin Center an, wenn sie dieselben Objekte umfasst. Wo beide gewollt sind, sagen Sie es mit `causeway tenant go-on`.',
      },
    },
  },
  'synchronization-not-activated': {
    what: 'Der Mandant nimmt keine synchronisierten Objekte an: Die Verzeichnissynchronisierung ist aus.',
    why: 'Niemand hat sie bisher eingeschaltet, oder jemand hat sie ausgeschaltet[. Der Dienst sagt: {serverText}].',
    remedy:
      'Lassen Sie sie von einem Hybrididentitätsadministrator einschalten; bis das ankommt, vergehen einige Minuten.',
  },
  'client-too-old': {
    what: '{server} nimmt diese Version des Synchronisierungsclients nicht mehr an.',
    why: 'Er meldet sich als Build {buildNumber}[, angenommen wird mindestens {least}][. Der Dienst sagt: {serverText}].',
    remedy: 'Aktualisieren Sie Causeway, oder setzen Sie "buildNumber" des Mandanten auf das, was der Dienst annimmt.',
  },
  'quota-nearly-used': {
    what: 'Der Mandant ist fast voll: {used} von {total} Objekten.',
    why: 'Was nicht mehr passt, lehnt der Dienst ab.',
    remedy:
      'Lassen Sie eine eigene Domäne überprüfen, oder bitten Sie Microsoft um mehr, bevor Sie weitere Objekte synchronisieren.',
  },
  'draft-changed-elsewhere': {
    what: 'Der Entwurf wurde nicht gespeichert: Er wurde in einem anderen Fenster geändert.',
    why: 'Jetzt gilt Revision {revision}[, gespeichert von {by}].',
    remedy:
      'Machen Sie mit dem Entwurf weiter, wie er jetzt ist; was hier seither eingegeben wurde, steht noch auf dieser Seite.',
  },
  'draft-outdated': {
    what: 'Die Änderung wurde nicht angewendet: Die Konfiguration wurde inzwischen geändert[, auch bei {path}].',
    why: 'Jemand hat eine andere Version gespeichert, nachdem diese Änderung begann.',
    remedy: 'Sehen Sie sich die geltende Konfiguration an, und beginnen Sie die Änderung von dort aus neu.',
    variants: {
      version: {
        why: 'Version {version} wurde gespeichert, während diese Änderung geprüft wurde.',
        remedy: 'Wenden Sie sie noch einmal an: Was anderswo geändert wurde, wird dann übernommen.',
      },
    },
  },
  'setup-in-progress': {
    what: 'Ein anderes Fenster ist schon damit beschäftigt.',
    why: 'Zur selben Zeit kann nur einmal {command|eingerichtet} werden.',
    remedy: 'Warten Sie das Ende ab, oder brechen Sie es dort ab.',
  },
  'preview-gone': {
    what: 'Diese Vorschau ist nicht mehr da.',
    why: 'Es gibt eine neuere, oder Causeway wurde seither neu gestartet.',
    remedy: 'Machen Sie eine neue Vorschau.',
  },
  'configuration-version-unknown': {
    what: 'Version {version} der Konfiguration lässt sich nicht wiederherstellen.',
    why: 'Diese Version gibt es nicht, oder dieses Causeway kann sie nicht mehr lesen.',
    remedy: 'Wählen Sie eine andere Version.',
  },
  'back-end-not-changeable': {
    what: 'Der Weg, auf dem Änderungen den Mandanten erreichen, wurde nicht geändert.',
    why: 'Die Prüfung fand, was dagegen spricht: {rows}.',
    remedy: 'Sehen Sie sich die Prüfung an, beheben Sie, was sie nennt, und versuchen Sie es wieder.',
    variants: {
      'rows=current': {
        why: 'Er ist schon der, der gilt.',
        remedy: 'Nichts zu tun.',
      },
      'rows=synchronized': {
        why: 'Der Mandant hat synchronisierte Objekte, und die darf Microsoft Graph nicht schreiben.',
        remedy:
          'Bleiben Sie beim Verzeichnissynchronisierungsdienst. Um ihn zu verlassen, schalten Sie erst die Verzeichnissynchronisierung im Mandanten aus: Dann gehört jedes Objekt der Cloud, nach bis zu drei Tagen.',
      },
    },
  },
  'tenant-setting-not-changeable': {
    what: 'Die Einstellung {setting} des Mandanten wurde nicht geändert.',
    why: 'Der Dienst bestimmt sie, niemand kann sie setzen.',
    remedy: 'Nichts zu tun.',
    variants: {
      'reason=administrator': {
        why: 'Keine Anwendung darf sie ändern, nur ein Administrator.',
        remedy:
          'Melden Sie sich als Hybrididentitätsadministrator oder globaler Administrator an, und versuchen Sie es wieder.',
      },
    },
  },
  'group-not-superseded': {
    what: 'Die Gruppe {id} wurde nicht gelöscht.',
    why: 'Ihre Nachfolgerin ist noch nicht mit allen Mitgliedern im Mandanten, oder die Gruppe ist eine synchronisierte.',
    remedy: 'Warten Sie den nächsten Zyklus ab, und versuchen Sie es wieder.',
  },
  'anchor-not-changeable': {
    what: 'Der Quellanker wurde nicht geändert.',
    why: 'Die Prüfung fand, was dagegen spricht: {rows}.',
    remedy: 'Sehen Sie sich die Prüfung an, beheben Sie, was sie nennt, und versuchen Sie es wieder.',
    variants: {
      'rows=current-anchor': {
        why: 'Er ist schon ms-DS-ConsistencyGuid, und einen Weg zurück gibt es nicht.',
        remedy: 'Nichts zu tun.',
      },
    },
  },
};
