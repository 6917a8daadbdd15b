/** Wörter für den Weg zu einem Verzeichnis: erreichen, vertrauen, anmelden, dürfen. */

import type { CONNECTION_FAULTS as ENGLISH } from '../english/faults-of-connections.ts';
import type { FaultWords } from '../catalogue.ts';

export const CONNECTION_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'server-unreachable': {
    what: '{server} ist nicht zu erreichen.',
    why: 'Dort antwortet nichts[ ({reason})]: Der Rechner ist aus, der Port ist falsch, oder eine Firewall steht dazwischen.',
    remedy: 'Prüfen Sie Name und Port und ob dieser Rechner sich dorthin verbinden darf.',
  },
  'server-name-unknown': {
    what: 'Der Name {server} ist nicht bekannt.',
    why: 'Kein Namensserver gibt ihm eine Adresse[ ({reason})].',
    remedy: 'Prüfen Sie die Schreibweise und ob dieser Rechner einen Namensserver fragt, der die Domäne kennt.',
  },
  'connection-lost': {
    what: 'Die Verbindung zu {server} ist abgerissen.',
    why: 'Sie endete, bevor die Antwort vollständig war[ ({reason})].',
    remedy:
      'Der nächste Lauf versucht es wieder. Geschieht es oft, suchen Sie auf dem Weg nach einem Proxy, einer Firewall oder einem Neustart.',
  },
  'server-timeout': {
    what: '{server} hat nicht rechtzeitig geantwortet.',
    why: 'Der Server ist überlastet, oder auf dem Weg gehen seine Antworten verloren[ (gewartet auf: {waitedFor})].',
    remedy:
      'Der nächste Lauf versucht es wieder. Geschieht es noch einmal, prüfen Sie den Server und die Firewalls auf dem Weg.',
  },
  'certificate-untrusted': {
    what: '{server} hat ein Zertifikat gezeigt, dem nicht vertraut wird. Es wurde kein Geheimnis gesendet.',
    why: 'Seine Kette führt zu keiner Zertifizierungsstelle, die dieser Rechner kennt ({reason})[; das Zertifikat ist {subject}, ausgestellt von {issuer}][, SHA-256 {fingerprint}].',
    remedy:
      'Geben Sie in den Antworten das Zertifikat der ausstellenden Stelle an (bei einer Gesamtstruktur Vertrauen der Art "ca", bei einem Mandanten "caPem"), oder geben Sie dem Server ein Zertifikat einer vertrauenswürdigen Stelle.',
    variants: {
      'reason=FINGERPRINT_DIFFERS': {
        what: '{server} hat ein anderes Zertifikat gezeigt als das, dem Sie vertrauen. Es wurde kein Geheimnis gesendet.',
        why: 'Sein SHA-256-Fingerabdruck ist {fingerprint}; es ist auf {subject} ausgestellt und gilt bis {validTo}.',
        remedy:
          'Wurde das Zertifikat erneuert, vergleichen Sie diesen Fingerabdruck mit dem des Servers und tragen Sie ihn als "sha256" seines Vertrauens ein. Wenn nicht, antwortet unter dieser Adresse jemand anderes.',
      },
      'reason=CERT_HAS_EXPIRED': {
        what: 'Das Zertifikat von {server} ist abgelaufen. Es wurde kein Geheimnis gesendet.',
        why: 'Sein letzter Tag[, {validTo},] ist nach der Uhr dieses Rechners vorbei.',
        remedy: 'Erneuern Sie das Zertifikat des Servers, oder stellen Sie die Uhr dieses Rechners richtig.',
      },
      'reason=CERT_NOT_YET_VALID': {
        what: 'Das Zertifikat von {server} gilt noch nicht. Es wurde kein Geheimnis gesendet.',
        why: 'Sein erster Tag liegt nach der Uhr dieses Rechners in der Zukunft.',
        remedy: 'Stellen Sie die Uhr dieses Rechners richtig.',
      },
      'reason=AUTHORITY_UNREADABLE': {
        what: 'Das Zertifikat der Stelle, an der {server} erkannt werden soll, ist nicht lesbar. Es wurde kein Geheimnis gesendet.',
        why: 'Was angegeben wurde, ist kein Zertifikat in PEM-Form oder nur ein Teil davon.',
        remedy: 'Geben Sie es ganz an, von BEGIN CERTIFICATE bis END CERTIFICATE.',
      },
      'reason=NO_CERTIFICATE': {
        why: 'Er hat gar keines gezeigt.',
        remedy: 'Geben Sie dem Server ein Zertifikat für LDAP über TLS.',
      },
    },
  },
  'certificate-mismatch': {
    what: 'Das Zertifikat von {server} gilt für einen anderen Namen. Es wurde kein Geheimnis gesendet.',
    why: 'Es nennt den Rechner[ {host}] nicht[; es nennt {names}].',
    remedy:
      'Verwenden Sie einen Namen, den das Zertifikat nennt, oder vertrauen Sie genau diesem Zertifikat über seinen Fingerabdruck.',
  },
  'tls-refused': {
    what: 'Mit {server} kam keine verschlüsselte Verbindung zustande.',
    why: 'Beide Seiten fanden keinen gemeinsamen Weg[ ({reason})]: Der Port spricht kein TLS, oder der Server kennt nur Versionen vor TLS 1.2.',
    remedy:
      'Prüfen Sie den Port (636 für LDAPS, 389 für StartTLS, 443 für einen Mandanten) und ob der Server TLS 1.2 oder neuer anbietet.',
  },
  'credentials-invalid': {
    what: '{server} hat Namen oder Kennwort des Konnektorkontos[ {account}] abgelehnt.',
    why: 'Eines von beiden ist falsch. Welches, sagt der Server nicht[ ({diagnostics})].',
    remedy:
      'Prüfen Sie beide und richten Sie mit den richtigen neu ein: `causeway setup --answers FILE`, mit --replace, wenn schon eingerichtet ist.',
    variants: {
      'reason=audience': {
        what: '{server} nimmt Zugriffstoken der Art nicht an, die die Anwendung bekommen hat.',
        why: 'Sie müssen für den Synchronisierungsdienst ausgestellt sein[. Die Antwort war: {serverText}].',
        remedy:
          'Nehmen Sie „directorySyncScope“ aus der Cloud in den Antworten heraus, oder setzen Sie es auf das, was der Dienst will, und erteilen Sie der Anwendung {permissions|ihre App-Rolle}.',
      },
      serverText: {
        what: '{server} hat das Zugriffstoken der Anwendung abgelehnt.',
        why: 'Die Antwort war: {serverText}',
        remedy:
          'Der nächste Lauf holt ein neues. Geschieht es noch einmal, prüfen Sie die App-Registrierung und die Cloud in den Antworten.',
      },
    },
  },
  'password-expired': {
    what: 'Das Kennwort des Konnektorkontos[ {account}] für {server} ist abgelaufen.',
    why: 'Die Domäne verlangt ein neues.',
    remedy:
      'Setzen Sie in Active Directory ein neues Kennwort, lassen Sie es nicht ablaufen, und geben Sie es ein: `causeway setup --answers FILE`, mit --replace, wenn schon eingerichtet ist.',
    variants: {
      'reason=must-change': {
        what: 'Das Konnektorkonto[ {account}] muss sein Kennwort ändern, bevor {server} es hereinlässt.',
        why: '„Benutzer muss Kennwort bei der nächsten Anmeldung ändern“ ist bei ihm gesetzt.',
      },
    },
  },
  'account-disabled': {
    what: '{server} lässt das Konnektorkonto[ {account}] nicht herein: Es ist deaktiviert.',
    why: 'Jemand hat es in Active Directory deaktiviert.',
    remedy: 'Aktivieren Sie es wieder, oder verwenden Sie ein anderes Konto.',
    variants: {
      'reason=logon-hours': {
        what: '{server} lässt das Konnektorkonto[ {account}] zu dieser Stunde nicht herein.',
        why: 'Seine Anmeldezeiten schließen den jetzigen Zeitpunkt nicht ein.',
        remedy: 'Erlauben Sie ihm die Anmeldung zu jeder Stunde.',
      },
      'reason=workstation': {
        what: '{server} lässt das Konnektorkonto[ {account}] von diesem Rechner aus nicht herein.',
        why: 'Es darf sich nur von benannten Arbeitsstationen aus anmelden.',
        remedy: 'Heben Sie diese Einschränkung auf, oder nehmen Sie diesen Rechner in die Liste auf.',
      },
      'reason=account-expired': {
        what: 'Das Konnektorkonto[ {account}] für {server} ist abgelaufen.',
        why: 'Sein Enddatum ist vorbei.',
        remedy: 'Entfernen Sie das Enddatum in Active Directory.',
      },
    },
  },
  'account-locked': {
    what: 'Das Konnektorkonto[ {account}] ist bei {server} gesperrt.',
    why: 'Sein Kennwort wurde zu oft falsch eingegeben, hier oder anderswo.',
    remedy:
      'Finden Sie heraus, wo das falsche Kennwort verwendet wird, entsperren Sie das Konto, und versuchen Sie es wieder.',
  },
  'rights-missing': {
    what: '{server} hat verweigert, was das Konnektorkonto[ {account}] verlangte[: {object}].',
    why: 'Dem Konto fehlt ein Recht[: {right}][ an {attribute}].',
    remedy:
      'Erteilen Sie es in Active Directory[: „{right}“][ für {attribute}][ auf {partition}], und versuchen Sie es wieder.',
  },
  'clock-skew': {
    what: 'Die Uhren dieses Rechners und von {server} gehen um {secondsApart#Sekunde|Sekunden} auseinander.',
    why: 'Mehr als fünf Minuten sind zu viel, um Kennwörter, Tickets und Zertifikate zu beurteilen[; auf dem Server ist es {serverTime}].',
    remedy:
      'Stellen Sie die Uhr dieses Rechners nach derselben Zeitquelle wie die Domäne, und versuchen Sie es wieder.',
    variants: {
      serverText: {
        what: '{server} hat die Anmeldung der Anwendung {clientId} abgelehnt: Die Uhr dieses Rechners geht[ um {secondsApart#Sekunde|Sekunden}] falsch.',
        why: 'Was die Anwendung ausweist, gilt nur wenige Minuten, gezählt nach dieser Uhr. Der Dienst sagt: {serverText}',
        remedy: 'Stellen Sie die Uhr dieses Rechners nach einer Zeitquelle, und versuchen Sie es wieder.',
      },
    },
  },
  'server-error': {
    what: '{server} ist gescheitert[: {object}].',
    why: 'Die Antwort war[: {diagnostics}][: {serverText}][ (Code {resultCode})][ (Status {status})].',
    remedy: 'Der nächste Lauf versucht es wieder. Geschieht es noch einmal, sehen Sie in das Protokoll des Servers.',
  },
  'server-busy': {
    what: '{server|Der Dienst} ist beschäftigt[ und hat {object} nicht angenommen].',
    why: 'Die Antwort war[: {diagnostics}][: {serverText}].',
    remedy: 'Nichts zu tun: Der nächste Lauf versucht es wieder.',
  },
  'protocol-error': {
    what: '{server} hat auf eine Weise geantwortet, die Causeway nicht versteht.',
    why: 'Die Antwort verletzt das Protokoll[: {reason}][ (Status {status})][ {serverText}].',
    remedy:
      'Prüfen Sie, ob Name und Port zum Verzeichnis gehören und ob kein Proxy die Antworten umschreibt. Wenn ja, melden Sie es mit dem Ende von causeway.log.',
    variants: {
      'reason=too-many-redirects': {
        what: '{server} schickt jede Anfrage ohne Ende an einen anderen Host weiter.',
        why: 'Drei Hosts nacheinander sind üblich; dies war der vierte.',
        remedy:
          'Warten Sie auf den nächsten Lauf. Bleibt es dabei, hat der Dienst eine Störung: siehe die Seite zum Dienststatus von Microsoft 365.',
      },
      'reason=foreign-result': {
        what: '{server} hat für ein Objekt geantwortet, das nicht gesendet wurde.',
        why: 'Die Antworten können zu einer anderen Anfrage gehören, darum wurde der Export beendet[ ({object})].',
        remedy:
          'Prüfen Sie, dass kein Proxy Antworten aufhebt oder umschreibt. Der nächste Lauf sendet wieder, was nicht beantwortet wurde.',
      },
      foreignHost: {
        what: '{server} hat auf einen anderen Rechner verwiesen, {foreignHost}. Dorthin wurde nichts gesendet.',
        why: 'Ein Zugriffstoken geht nie an einen Rechner, den Sie nicht genannt haben.',
        remedy: 'Prüfen Sie die Adressen der Cloud in den Antworten und ob ein Proxy sie umschreibt.',
      },
    },
  },
  'partition-not-found': {
    what: 'Die Gesamtstruktur[ {connector}] hat keine Domäne {partition}.',
    why: '[Die Server halten: {known}.][Der Server hält: {held}.]',
    remedy: 'Berichtigen Sie den Namen der Domäne, oder nennen Sie einen Domänencontroller dieser Domäne.',
  },
  'container-not-found': {
    what: 'Den Container {container} gibt es nicht[ in {partition}][ der Gesamtstruktur {connector}].',
    why: 'Er wurde gelöscht, oder sein Name schreibt sich anders. Eine Organisationseinheit, die umbenannt oder verschoben wurde, wird von selbst wiedergefunden.',
    remedy:
      'Berichtigen oder entfernen Sie ihn in den Antworten: `causeway setup --answers FILE`, mit --replace, wenn schon eingerichtet ist.',
  },
  'container-renamed': {
    what: 'Ein gewählter Container heißt anders oder liegt anderswo: {from} ist jetzt {to}.',
    why: 'Container werden an ihrer objectGUID erkannt, darum bleiben dieselben Personen im Bereich.',
    remedy:
      'Nichts zu tun. Nennen ihn die Antworten mit seinem DN, berichtigen Sie das dort vor der nächsten Einrichtung.',
  },
  'container-missing': {
    what: 'Einen gewählten Container gibt es nicht mehr: {container}.',
    why: 'Er wurde gelöscht, oder das Konto darf ihn nicht sehen. Wer darin war und sonst nirgends im Bereich ist, verlässt die Cloud, soweit die Löschgrenze es zulässt.',
    remedy:
      'Holen Sie ihn aus dem Papierkorb zurück, oder wählen Sie die Container neu: `causeway setup --replace --answers FILE`.',
  },
  'schema-attribute-missing': {
    what: 'Die Gesamtstruktur kennt ein Attribut nicht, nach dem Causeway gefragt hat[: {attribute}].',
    why: 'Ihrem Schema fehlt es[ ({diagnostics})], weil das Schema nicht erweitert wurde.',
    remedy: 'Erweitern Sie das Schema der Gesamtstruktur, oder schalten Sie die Regel ab, die es schreibt.',
    variants: {
      object: {
        what: '{object} wurde nicht exportiert: Die Gesamtstruktur kennt das Attribut {attribute|der Änderung} nicht.',
      },
    },
  },
  'cookie-rejected': {
    what: 'Die Änderungen der Gesamtstruktur ließen sich nicht von dort an lesen, wo der letzte Import endete.',
    why: '{server} nimmt die Marke des letzten Imports nicht an[ ({reason})]: Ein anderer Domänencontroller antwortet, oder seine Datenbank wurde zurückgesetzt.',
    remedy: 'Nichts zu tun: Ein Zyklus macht an seiner Stelle einen vollständigen Import.',
  },
  'client-certificate-rejected': {
    what: '{server} hat das Zertifikat der Anwendung {clientId} abgelehnt.',
    why: 'Es ist für diese Anwendung nicht eingetragen oder abgelaufen[. Der Dienst sagt: {serverText}].',
    remedy:
      'Laden Sie dieses Zertifikat in der App-Registrierung unter „Zertifikate & Geheimnisse“ hoch, oder richten Sie mit dem ein, das dort eingetragen ist.',
    variants: {
      'reason=unreadable': {
        what: 'Das Zertifikat oder der private Schlüssel der Anwendung {clientId} ist nicht lesbar.',
        why: 'Eines von beiden ist kein gültiges PEM.',
        remedy:
          'Geben Sie beide als PEM an: "certificatePem" mit BEGIN CERTIFICATE, "privateKeyPem" mit BEGIN PRIVATE KEY, ohne Kennwort.',
      },
      'reason=key-mismatch': {
        what: 'Der private Schlüssel der Anwendung {clientId} gehört nicht zu ihrem Zertifikat.',
        why: 'Die beiden stammen aus verschiedenen Paaren.',
        remedy: 'Geben Sie den privaten Schlüssel an, der mit diesem Zertifikat erzeugt wurde.',
      },
      'reason=expired': {
        what: 'Das Zertifikat der Anwendung[ {clientId}] ist abgelaufen.',
        why: 'Sein letzter Tag[, {notAfter},] ist vorbei[. Der Dienst sagt: {serverText}].',
        remedy: 'Erzeugen Sie ein neues Zertifikat und laden Sie es in der App-Registrierung hoch.',
      },
      'reason=not-registered': {
        why: 'Die Anwendung hat kein solches Zertifikat[. Der Dienst sagt: {serverText}].',
      },
    },
  },
  'application-unknown': {
    what: 'Der Mandant {tenantId} kennt die Anwendung {clientId} nicht.',
    why: 'Sie ist in einem anderen Mandanten eingetragen, wurde gelöscht, oder ihre Kennung ist falsch geschrieben[. Der Dienst sagt: {serverText}].',
    remedy:
      'Vergleichen Sie "clientId" mit der Anwendungs-ID (Client) der App-Registrierung und "tenantId" mit ihrer Verzeichnis-ID (Mandant).',
    variants: {
      'reason=disabled': {
        what: 'Die Anwendung {clientId} ist im Mandanten {tenantId} abgeschaltet.',
        why: 'Ein Administrator hat sie deaktiviert[. Der Dienst sagt: {serverText}].',
        remedy: 'Erlauben Sie unter „Unternehmensanwendungen“, „Eigenschaften“ wieder die Anmeldung an ihr.',
      },
      'reason=no-service-principal': {
        why: 'Die Registrierung ist da, ihre Unternehmensanwendung nicht[. Der Dienst sagt: {serverText}].',
        remedy:
          'Registrieren Sie sie von hier aus neu, oder lassen Sie einen Administrator ihren Berechtigungen zustimmen; dabei entsteht sie.',
      },
    },
  },
  'tenant-unknown': {
    what: '{server} kennt den Mandanten {tenantId} nicht.',
    why: 'Die Kennung ist falsch geschrieben, oder der Mandant ist in einer anderen Cloud[. Der Dienst sagt: {serverText}].',
    remedy: 'Vergleichen Sie "tenantId" mit der Verzeichnis-ID (Mandant) im Portal, und prüfen Sie "cloud".',
    variants: {
      'reason=foreign-account': {
        what: 'Das Konto gehört nicht zum Mandanten {tenantId}.',
        remedy: 'Melden Sie sich mit einem Konto dieses Mandanten an.',
      },
    },
  },
  'extension-not-registered': {
    what: 'Der Mandant kennt die Verzeichniserweiterung {attribute} nicht.',
    why: 'Ihre Registrierung wurde entfernt oder nie angelegt; daher kann niemand ihre Werte lesen oder schreiben.',
    remedy:
      'Registrieren Sie die Verzeichniserweiterungen noch einmal (Einrichtung > Verzeichniserweiterungen) und lassen Sie danach alles neu einlesen.',
  },
  'extension-registered-otherwise': {
    what: 'Die Verzeichniserweiterung {attribute} ist anders registriert, als sie gebraucht wird.',
    why: 'Sie ist als {registeredType} für {registeredTargets} registriert und wird als {type} für {targets} gebraucht. Eine Registrierung lässt sich nicht ändern.',
    remedy:
      'Lassen Sie das Attribut weg; oder löschen Sie die Registrierung mit allen Werten, die sie im Mandanten hat, und registrieren Sie sie neu.',
  },
  'consent-missing': {
    what: 'Der Anwendung fehlt im Mandanten die Zustimmung zu: {permissions}.',
    why: 'Ein Administrator muss jeder Anwendungsberechtigung einmal zustimmen[. Der Dienst sagt: {serverText}].',
    remedy:
      'Fügen Sie sie der App-Registrierung als Anwendungsberechtigungen von Microsoft Graph hinzu, und wählen Sie „Administratorzustimmung erteilen“. Eine neue Berechtigung braucht einige Minuten, bis sie ankommt.',
    variants: {
      'permissions=ADSynchronization.ReadWrite.All': {
        what: '{server} lässt die Anwendung nicht synchronisieren: Ihr fehlt die App-Rolle {permissions}.',
        remedy:
          'Erteilen Sie der Anwendung die App-Rolle von „Microsoft Entra AD Synchronization Service“: Causeway tut es, wo es die Anwendung registriert, oder ein Administrator mit Microsoft Graph (appRoleAssignments). Es braucht einige Minuten, bis sie ankommt.',
      },
      aadsts: {
        what: '{server} hat der Anwendung {clientId} keinen Zugriff gegeben: Niemand hat ihr zugestimmt.',
        why: 'Der Dienst sagt: {serverText}',
        remedy: 'Wählen Sie in der App-Registrierung „Administratorzustimmung erteilen“, und versuchen Sie es wieder.',
      },
    },
  },
  'delta-token-expired': {
    what: 'Die Änderungen des Mandanten ließen sich nicht von dort an lesen, wo der letzte Import endete.',
    why: 'Die Marke des letzten Imports wird nicht mehr angenommen[ ({reason})][: {serverText}].',
    remedy: 'Nichts zu tun: Ein Zyklus macht an seiner Stelle einen vollständigen Import.',
  },
  throttled: {
    what: '{server|Der Dienst} nimmt im Augenblick keine weiteren Anfragen an[; {object} wurde nicht exportiert].',
    why: 'In kurzer Zeit wurden zu viele gesendet, von Causeway oder von anderen im Mandanten[: {serverText}].',
    remedy:
      'Nichts zu tun: Der nächste Lauf macht weiter. Geschieht es oft, senken Sie "writesPerSecond" des Mandanten.',
  },
};
