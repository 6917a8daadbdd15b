/** Wörter für einzelne Objekte auf dem Weg hinaus. */

import type { EXPORT_FAULTS as ENGLISH } from '../english/faults-of-exports.ts';
import type { FaultWords } from '../catalogue.ts';
import { REFUSALS } from './refusals.ts';

const REJECTED = '{object} wurde nicht[ nach {connector}] exportiert: ';

export const EXPORT_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'value-not-unique': {
    what: `${REJECTED}{value|Ein Wert} gehört schon {conflictName|einem anderen Objekt}[ (Attribut {attribute})].`,
    why: 'Das Verzeichnis vergibt diesen Wert nur einmal[. Es sagt: {serverText}][. Es sagt: {diagnostics}].',
    remedy: 'Ändern Sie eines der beiden, oder öffnen Sie beide: `causeway show` mit dem Namen des jeweiligen.',
  },
  'value-too-long': {
    what: `${REJECTED}{attribute|Ein Wert} ist zu lang.`,
    why: '[Es hat {length#Zeichen|Zeichen}; die Grenze ist {limit}.][ Der Anfang: {value}][ Der Server sagt: {serverText}][ Der Server sagt: {diagnostics}]',
    remedy: 'Kürzen Sie {attribute|den Wert} in Active Directory.',
  },
  'value-invalid': {
    what: `${REJECTED}{attribute|Ein Wert} wird nicht angenommen[ ({value})].`,
    why: 'Das Verzeichnis hat den Wert abgelehnt[ ({reason})][. Es sagt: {serverText}][. Es sagt: {diagnostics}].',
    remedy: 'Berichtigen Sie {attribute|den Wert} in Active Directory.',
    variants: {
      'reason=required': {
        what: `${REJECTED}{attribute} fehlt.`,
        why: 'Der Mandant verlangt einen Wert.',
        remedy: 'Tragen Sie {attribute} in Active Directory ein, oder nehmen Sie das Objekt aus dem Bereich.',
      },
      'reason=several-values': {
        what: `${REJECTED}{attribute} hat mehrere Werte.`,
        why: 'Der Mandant nimmt nur einen.',
        remedy: 'Lassen Sie einen Wert übrig, oder ändern Sie die Regel, die ihn schreibt.',
      },
      'reason=type': {
        what: `${REJECTED}{attribute} ist von der falschen Art.`,
        why: 'Der Mandant erwartet {expected}.',
        remedy: 'Ändern Sie die Regel, die den Wert schreibt.',
      },
    },
  },
  'domain-not-verified': {
    what: `${REJECTED}{attribute|Die Adresse} [{value} ]liegt in {domain}, und das ist keine überprüfte Domäne des Mandanten.`,
    why: 'Personen lassen sich nur Adressen überprüfter Domänen geben[. Der Dienst sagt: {serverText}].',
    remedy: 'Lassen Sie {domain} im Mandanten überprüfen, oder ändern Sie {attribute|die Adresse} in Active Directory.',
  },
  'object-missing': {
    what: `${REJECTED}Es ist nicht mehr da.`,
    why: 'Jemand hat es inzwischen gelöscht[ ({diagnostics})].',
    remedy:
      'Nichts zu tun: Der nächste Import bemerkt es, und der Zyklus danach legt das Objekt neu an, wenn es im Bereich ist.',
  },
  'object-exists': {
    what: `${REJECTED}Ein Objekt dieses Namens ist schon da.`,
    why: 'Die Verknüpfungsregeln haben es nicht gefunden[. Der Server sagt: {diagnostics}].',
    remedy:
      'Löschen Sie das Objekt, das im Weg ist, oder benennen Sie es um, oder geben Sie ihm die Werte, die die Verknüpfungsregeln vergleichen.',
  },
  'reference-missing': {
    what: '{object}: Ein Wert von {attribute|einer Verknüpfung} wurde nicht exportiert.',
    why: 'Das Objekt, auf das er zeigt, [{target}, ]ist noch nicht im Verzeichnis oder nicht mehr[. Der Server sagt: {diagnostics}].',
    remedy:
      'Nichts zu tun, wenn es unterwegs ist: Der nächste Zyklus versucht es wieder. Sonst zeigt `causeway errors`, warum es nicht exportiert wurde.',
  },
  'changed-meanwhile': {
    what: '{object} wurde nicht geschrieben: Jemand hat {attribute|es} zur selben Zeit geändert.',
    why: 'Der Wert ist nicht mehr der, für den die Änderung gemacht war; sie hätte die andere rückgängig gemacht.',
    remedy: 'Nichts zu tun: Der nächste Zyklus liest den neuen Wert und entscheidet neu.',
  },
  'operation-refused': {
    what: `${REJECTED}Das Verzeichnis erlaubt es nicht.`,
    why: 'Das Objekt ist geschützt oder wird anderswo verwaltet[. Es sagt: {serverText}][. Es sagt: {diagnostics}].',
    remedy:
      'Sehen Sie nach, was das Objekt schützt (eine Administratorrolle, Exchange, eine andere Synchronisierung), oder nehmen Sie es aus dem Bereich.',
    variants: {
      ...REFUSALS,
      'reason=group-kind-not-writable': {
        why: 'Microsoft Graph schreibt nur Sicherheitsgruppen und Microsoft-365-Gruppen: Diese ist E-Mail-aktiviert, dynamisch oder von anderswo synchronisiert.',
        remedy: 'Ändern Sie sie dort, wo sie verwaltet wird, oder nehmen Sie sie aus dem Bereich.',
      },
    },
  },
  'not-supported-by-back-end': {
    what: '{object}: {attribute|Diese Art von Objekt} wird nicht exportiert.',
    why: 'Der verwendete Weg (Microsoft Graph) kann das nicht schreiben.',
    remedy: 'Nichts zu tun. Es bleibt im Plan und zählt als nicht unterstützt.',
  },
  'exported-change-not-reimported': {
    what: '{object}: {attribute|Die Änderung} wurde exportiert, und der nächste Import fand etwas anderes.',
    why: 'Das Verzeichnis hat die Änderung angenommen und verändert, oder jemand anderes hat sie danach geändert.',
    remedy:
      'Der nächste Zyklus sendet sie wieder. Bleibt es dabei, vergleichen Sie beide Werte mit `causeway show {anchor|OBJECT}`.',
  },
  'answer-lost': {
    what: '{object} wurde[ nach {connector}] gesendet, und die Antwort kam nie.',
    why: 'In diesem Augenblick riss die Verbindung ab[ ({reason})]; niemand weiß, ob die Änderung ankam.',
    remedy: 'Nichts zu tun: Der nächste Lauf sieht nach, bevor er schreibt; so wird nichts zweimal angelegt.',
  },
  'deletion-withheld': {
    what: '{object} wurde in der Cloud nicht gelöscht.',
    why: 'Es zu löschen steht uns nicht mehr zu.',
    remedy:
      'Nichts zu tun, wenn es bleiben soll; sonst löschen Sie es in der Cloud. Der nächste Export sieht wieder nach.',
    variants: {
      'reason=not-synchronized': {
        why: 'Der Mandant zählt es nicht mehr zu den synchronisierten Objekten: Es wird jetzt in der Cloud verwaltet.',
      },
      'reason=synchronized-by-other': {
        why: 'Eine andere Synchronisierung bringt es in den Mandanten.',
        remedy: 'Löschen Sie es dort, wo es herkommt, oder lassen Sie es stehen.',
      },
      'reason=anchor-changed': {
        why: 'Es trägt eine andere unveränderliche ID als die, unter der es exportiert wurde: Es gehört jemand anderem.',
      },
    },
  },
  'deleted-elsewhere': {
    what: '{object} wird in {target} nicht wieder angelegt.',
    why: 'Jemand hat es dort {times#Mal|Mal} gelöscht, zuletzt am {lastDeleted}, und jedes Mal wurde es wieder angelegt.',
    remedy:
      'Nehmen Sie das Konto aus dem Bereich, wenn es wegbleiben soll, oder lassen Sie es mit `causeway tenant restore "{dn}"` wieder anlegen.',
    variants: {
      'reason=cloud-managed': {
        why: 'Es wurde in der Cloud verwaltet, und jemand hat es dort am {lastDeleted} gelöscht.',
      },
    },
  },
  'sessions-not-revoked': {
    what: '{object} wurde deaktiviert, aber die bestehenden Anmeldesitzungen wurden nicht beendet.',
    why: 'Der Mandant hat es abgelehnt ({cause})[: {serverText}][. Fehlende Berechtigung: {permissions}].',
    remedy:
      'Erteilen Sie die Berechtigung User.RevokeSessions.All, oder schalten Sie dies mit `causeway tenant sessions off` aus. Der nächste Export versucht es wieder; im Entra Admin Center kann ein Administrator die Sitzungen beenden.',
  },
};
