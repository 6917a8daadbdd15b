/** Wörter für Agenten der Passthrough-Authentifizierung. */

import type { AGENT_FAULTS as ENGLISH } from '../english/faults-of-agents.ts';
import type { FaultWords } from '../catalogue.ts';

export const AGENT_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'agent-registration-refused': {
    what: '{server|Der Dienst} hat den Agenten nicht registriert.',
    why: 'Die Antwort war[: {message}][ Status {status}][ in einer Form, die Causeway nicht kennt ({reason})].',
    remedy:
      'Melden Sie sich als Hybrididentitätsadministrator oder globaler Administrator des Mandanten an und registrieren Sie noch einmal. Der Dienst kann Agenten ablehnen, die nicht von Microsoft sind: siehe die Grenzen in der README.',
  },
  'administrator-of-other-tenant': {
    what: 'Der Agent wurde nicht registriert: Die Anmeldung gilt für einen anderen Mandanten.',
    why: 'Sie sollte für {tenantId} gelten und gilt für {found|keinen, den sie nennt}. Nichts wurde gesendet.',
    remedy: 'Melden Sie sich mit einem Konto des Mandanten an, oder registrieren Sie mit dem richtigen Mandanten.',
  },
  'agent-certificate-refused': {
    what: 'Das Zertifikat, das der Dienst ausgestellt hat, wird nicht verwendet.',
    why: 'Es ist keines dieses Agenten ({reason}): Schlüssel, Mandant und Agent müssen die eigenen sein, und es darf nicht abgelaufen sein.',
    remedy:
      'Prüfen Sie, dass kein Proxy die Antworten umschreibt, und versuchen Sie es wieder. Was vorher galt, gilt weiter.',
  },
  'agent-certificate-expired': {
    what: 'Das Zertifikat des Agenten ist abgelaufen[, am {end}].',
    why: 'Es wird erneuert, solange der Agent läuft und den Dienst erreicht; bei diesem geschah das nicht rechtzeitig. Der Dienst nimmt es nicht mehr an.',
    remedy: 'Registrieren Sie den Agenten neu: `causeway agent register --replace`.',
  },
  'agent-unknown': {
    what: '{server|Der Dienst} kennt diesen Agenten nicht.',
    why: 'Er hat das Zertifikat des Agenten abgelehnt (Status {status}): Der Agent wurde aus dem Mandanten entfernt, oder ein Proxy öffnet unterwegs die Verschlüsselung und nimmt das Zertifikat weg.',
    remedy:
      'Lassen Sie die Hosts des Dienstes ungeöffnet durch den Proxy. Wurde der Agent entfernt, registrieren Sie ihn neu: `causeway agent register --replace`.',
  },
  'agent-stopped-by-service': {
    what: 'Der Agent nimmt keine Anmeldungen an: Der Dienst sagt es so.',
    why: 'Er nennt den Zustand des Agenten "{state}".',
    remedy:
      'Sehen Sie nach, wie es im Mandanten um die Passthrough-Authentifizierung steht. Der Agent fragt weiter und macht von selbst weiter.',
  },
  'agent-already-registered': {
    what: 'Hier ist schon ein Agent registriert.',
    why: 'Es ist {agentId} des Mandanten {tenantId}.',
    remedy:
      'Verwenden Sie ihn, oder geben Sie --replace an: Der alte bleibt dann im Mandanten als inaktiv stehen, bis der Dienst ihn vergisst.',
  },
  'agent-not-registered': {
    what: 'Hier ist kein Agent registriert.',
    why: '{directory|Das Datenverzeichnis} enthält keinen.',
    remedy: 'Registrieren Sie einen: `causeway agent register`.',
  },
  'agent-away': {
    what: 'Der Agent auf {machine} erreicht den Dienst nicht[, seit {since}].',
    why: 'Ohne ihn melden sich Personen über die anderen Agenten an; ohne jeden meldet sich niemand mit einem Kennwort der Gesamtstruktur an.',
    remedy:
      'Sehen Sie `causeway agent status` auf diesem Rechner an. Kommt bald keiner zurück, wechseln Sie die Anmeldemethode zur Kennwort-Hashsynchronisierung.',
  },
  'controllers-away': {
    what: 'Der Agent auf {machine} erreicht keinen Domänencontroller, der Kennwörter prüfen könnte[, seit {since}].',
    why: 'Er beantwortet Anmeldungen mit "kein Anmeldeserver", und Personen sollen es später versuchen.',
    remedy:
      'Prüfen Sie die Domänencontroller und den Weg dorthin (LDAPS oder StartTLS). Kommen sie nicht bald zurück, wechseln Sie die Anmeldemethode zur Kennwort-Hashsynchronisierung.',
  },
  'pass-through-not-offered': {
    what: 'In dieser Cloud gibt es keine Passthrough-Authentifizierung.',
    why: 'Microsoft betreibt keine Agenten für {cloud}.',
    remedy: 'Wählen Sie Kennwort-Hashsynchronisierung oder Verbund.',
  },
};
