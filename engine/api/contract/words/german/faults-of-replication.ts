/** Wörter für das Lesen von Kennwort-Hashes von einem Domänencontroller. */

import type { REPLICATION_FAULTS as ENGLISH } from '../english/faults-of-replication.ts';
import type { FaultWords } from '../catalogue.ts';

export const REPLICATION_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'replication-right-missing': {
    what: '{account|Das Konto} darf keine Kennwort-Hashes lesen[; gefragt wurde nach {partition}].',
    why: 'Ihm fehlt am Kopf der Domäne das Recht[ "{right}"]. Ohne beide Rechte weist ein Domänencontroller die ganze Anfrage ab.',
    remedy:
      'Lassen Sie es von einem Domänenadministrator erteilen und versuchen Sie es wieder.[ Unter Windows: {windowsCommand}][ Unter Samba: {sambaCommand}]',
  },
  'replication-port-blocked': {
    what: 'Der Replikationsdienst von {server} ist auf Port {port} nicht zu erreichen.',
    why: 'Der Server nennt diesen Port auf Port 135, aber eine Verbindung dorthin kommt nicht zustande[ ({reason})]: Meist lässt eine Firewall 135 durch und den Rest nicht.',
    remedy:
      'Öffnen Sie TCP 135 und 49152 bis 65535 von diesem Rechner zu den Domänencontrollern, oder geben Sie dem Dienst dort einen festen Port (Registrierungswert "TCP/IP Port" von NTDS) und öffnen Sie diesen.',
  },
  'replication-not-offered': {
    what: '{server} bietet keinen Replikationsdienst an.',
    why: 'Der Server ist kein Domänencontroller, oder sein Verzeichnisdienst startet noch.',
    remedy: 'Nennen Sie einen Domänencontroller, oder versuchen Sie es in einigen Minuten wieder.',
  },
  'replication-switched-off': {
    what: '{server} gibt nichts an andere Replikate ab.',
    why: 'Seine ausgehende Replikation ist abgeschaltet, oder er ist ein schreibgeschützter Domänencontroller.',
    remedy: 'Schalten Sie sie ein ("repadmin /options" zeigt es), oder nennen Sie einen anderen Domänencontroller.',
  },
  'replication-refused': {
    what: '{server} hat die Replikation abgelehnt.',
    why: '{operation|Der Aufruf} wurde mit einem Fehler beantwortet[: Win32-Code {errorCode}][: RPC-Status {status}].',
    remedy:
      'Es wird später wieder versucht, dort oder bei einem anderen Domänencontroller. Geschieht es noch einmal, sehen Sie in das Verzeichnisdienstprotokoll des Servers zu dieser Zeit.',
  },
  'domain-not-replicated': {
    what: '{server} repliziert die Domäne nicht, nach der gefragt wurde.',
    why: 'Er hält eine andere Domäne, oder ihr Name wird dort anders geschrieben[ (Win32-Code {errorCode})].',
    remedy: 'Nennen Sie Domänencontroller dieser Domäne.',
  },
  'domain-replaced': {
    what: '{partition} ist eine andere Domäne als die, aus der bisher Kennwort-Hashes gelesen wurden.',
    why: '{server} hält eine Domäne gleichen Namens mit anderer Identität: Sie wurde neu aufgebaut, oder der Name führt in ein anderes Netz.',
    remedy:
      'Prüfen Sie die Domänencontroller der Gesamtstruktur. Wurde die Domäne neu aufgebaut, entfernen Sie die Gesamtstruktur und fügen Sie sie wieder hinzu.',
  },
  'server-name-shared': {
    what: 'Unter dem Namen {server} antworten mehrere Domänencontroller.',
    why: 'Verzeichnis und Replikation wurden von verschiedenen beantwortet; so kann niemand sagen, ob Änderungen fehlen.',
    remedy: 'Nennen Sie die Domänencontroller einzeln statt mit dem Namen der Domäne oder eines Lastverteilers.',
  },
  'protection-too-weak': {
    what: '{server} stimmt dem Schutz nicht zu, der verlangt wird. Es wurde nichts gesendet und nichts gelesen.',
    why: 'Der Server verzichtet bei NTLM auf {missing}.',
    remedy:
      'Erlauben Sie dort NTLMv2 mit 128-Bit-Verschlüsselung ("Netzwerksicherheit: Minimale Sitzungssicherheit für NTLM-SSP-basierte Server").',
  },
  'ntlm-refused': {
    what: '{server} nimmt das Kennwort des Kontos an, lehnt aber NTLM ab.',
    why: 'Das Verzeichnis hat Namen und Kennwort eben noch angenommen. Eine Richtlinie schränkt NTLM ein, oder das Konto ist in der Gruppe "Protected Users".',
    remedy:
      'Nehmen Sie das Konto aus "Protected Users", oder tragen Sie auf den Domänencontrollern eine Ausnahme in die Richtlinie "Netzwerksicherheit: Beschränken von NTLM" ein.',
    variants: {
      'reason=account': {
        what: '{server} verweigert dem Konto des Connectors[ {account}] NTLM.',
        why: 'So antwortet ein Server Mitgliedern der Gruppe "Protected Users" und Konten, die nur Kerberos benutzen dürfen[ ({diagnostics})].',
        remedy:
          'Nehmen Sie das Konto aus "Protected Users", oder verbinden Sie über LDAPS oder StartTLS: Signiertes und versiegeltes LDAP meldet sich mit NTLM an.',
      },
      'reason=policy': {
        what: '{server} lehnt NTLM ab.',
        why: 'Dort gilt die Richtlinie "Netzwerksicherheit: Beschränken von NTLM"[ ({diagnostics})].',
        remedy:
          'Tragen Sie auf den Domänencontrollern eine Ausnahme für dieses Konto oder diesen Server in die Richtlinie ein, oder verbinden Sie über LDAPS oder StartTLS: Signiertes und versiegeltes LDAP meldet sich mit NTLM an.',
      },
      'reason=not-offered': {
        what: '{server} bietet keine Anmeldung an, die die Verbindung schützt.',
        why: 'Der Server nimmt NTLM über SASL (GSS-SPNEGO) nicht an[ ({diagnostics})]: NTLM ist dort abgeschaltet, oder es ist kein Domänencontroller.',
        remedy: 'Prüfen Sie Rechner und Port, erlauben Sie dort NTLM, oder verbinden Sie über LDAPS oder StartTLS.',
      },
    },
  },
  'password-not-taken': {
    what: 'Der Mandant hat das Kennwort[ von {object}] nicht angenommen.',
    why: 'Er antwortete[ mit Ergebnis {result}][: „{serverText}“]. Meist kennt er eine neue Person noch nicht.',
    remedy:
      'Es wird einen Tag lang wieder versucht, immer seltener. Bleibt es dabei, sehen Sie nach, ob die Person im Mandanten ist und dort aus dieser Gesamtstruktur stammt.',
  },
  'password-unreadable': {
    what: 'Das Kennwort[ von {object}] ließ sich nicht entschlüsseln.',
    why: 'Was der Domänencontroller geschickt hat, passt nicht zu der Sitzung, in der es kam. Es wurde nicht verwendet.',
    remedy:
      'Es wird gleich noch einmal gelesen. Bleibt es dabei, prüfen Sie das Netz zwischen hier und dem Domänencontroller.',
  },
  'password-sync-off-in-tenant': {
    what: 'Der Mandant nimmt keine Kennwort-Hashes an.',
    why: 'Sein Schalter für die Kennwort-Hash-Synchronisierung ist aus. Von selbst stellt ihn nichts wieder an: Es kann so gemeint sein.',
    remedy:
      'Schalten Sie die Kennwort-Hash-Synchronisierung im Mandanten ein, auf der Seite zur Anmeldung. Was inzwischen geändert wurde, wird dann geschickt.',
  },
  'password-sync-not-chosen': {
    what: 'Die Kennwort-Hash-Synchronisierung ist nicht gewählt.',
    why: 'Es gilt ein anderes Anmeldeverfahren, und daneben werden keine Hashes synchronisiert.',
    remedy: 'Wählen Sie sie auf der Seite zur Anmeldung, oder als optionale Funktion neben einem anderen Verfahren.',
  },
};
