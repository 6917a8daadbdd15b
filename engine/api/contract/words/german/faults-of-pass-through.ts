/** Worte für das, was gegen die Passthrough-Authentifizierung steht, und für das Umschalten. */

import type { FaultWords } from '../catalogue.ts';
import type { PASS_THROUGH_FAULTS as ENGLISH } from '../english/faults-of-pass-through.ts';

export const PASS_THROUGH_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'pass-through-needs-tls': {
    what: 'In {forest} können keine Kennwörter geprüft werden: Die Domänencontroller werden ohne TLS erreicht.',
    why: 'Ein Kennwort darf nur innerhalb von TLS an einen Domänencontroller gehen, und diese Gesamtstruktur wird signiert und versiegelt erreicht.',
    remedy: 'Geben Sie den Domänencontrollern Zertifikate, und wählen Sie für die Gesamtstruktur LDAPS oder StartTLS.',
  },
  'pass-through-not-switched': {
    what: '{server|Der Dienst} hat die Anmeldung des Mandanten nicht geändert.',
    why: 'Er antwortete[: {message}][ mit Status {status}][ in einer Form, die Causeway nicht kennt ({reason})].',
    remedy:
      'Zum Einschalten muss mindestens ein Agent aktiv sein. Melden Sie sich als Hybrididentitätsadministrator oder globaler Administrator an, und versuchen Sie es noch einmal.',
  },
  'controllers-few': {
    what: 'Von {known} Domänencontrollern der Domäne {domain} antwortet einer.',
    why: 'Solange er weg ist, meldet sich niemand der Domäne in der Cloud an.',
    remedy: 'Nennen Sie weitere Domänencontroller der Domäne, oder sehen Sie nach, warum die anderen nicht antworten.',
  },
  'lockout-too-low': {
    what: 'Das Verzeichnis sperrt Konten von {domain} zu früh: nach {threshold} falschen Kennwörtern ({policy}).',
    why: 'Der Mandant lässt {cloud} durch, bevor er Rateversuche selbst zurückhält. Er sollte das lange vor dem Verzeichnis tun, bei höchstens halb so vielen.',
    remedy:
      'Setzen Sie den Schwellenwert der intelligenten Sperre im Mandanten auf höchstens {wanted}, oder heben Sie den des Verzeichnisses auf {least} an. Bis dahin lässt Causeway der Person zwei Versuche und beantwortet weitere Rateversuche selbst.',
  },
  'agents-few': {
    what: 'Aktive Agenten: {count}, gewünscht sind {least}.',
    why: 'Solange ein Agent weg ist, etwa für eine Aktualisierung, muss ein anderer die Anmeldungen annehmen.',
    remedy: 'Registrieren Sie Agenten auf weiteren Rechnern: dort `causeway agent register`. Empfohlen werden drei.',
  },
  'fallback-missing': {
    what: 'Es gibt keine Reserve: Kennworthashes werden nicht synchronisiert.',
    why: 'Sind alle Agenten oder alle Domänencontroller weg, meldet sich niemand an, bis sie zurück sind. Mit Hashes im Mandanten lässt sich die Methode sofort wechseln.',
    remedy:
      'Schalten Sie die Kennwort-Hashsynchronisierung als optionale Funktion neben der Passthrough-Authentifizierung ein.',
  },
};
