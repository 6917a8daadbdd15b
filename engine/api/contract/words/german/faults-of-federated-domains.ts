/** Worte für den Wechsel einer Domäne zwischen verwalteter und Verbundanmeldung. */

import type { FaultWords } from '../catalogue.ts';

export const FEDERATED_DOMAIN_FAULTS = {
  'federation-check-failed': {
    what: 'Die Anmeldung von {domain} wurde nicht geändert.',
    why: 'Eine Prüfung verlangt Aufmerksamkeit ({check}), und niemand hat sie angenommen.',
    remedy: 'Sehen Sie die Prüfungen an, und nehmen Sie an, wovon Sie wissen, dass es richtig ist.',
    variants: {
      'check=domain-known': {
        why: 'Der Mandant hat keine Domäne dieses Namens.',
        remedy: 'Fügen Sie die Domäne dem Mandanten hinzu und bestätigen Sie sie, oder wählen Sie eine andere.',
      },
      'check=domain-verified': {
        why: 'Die Domäne ist nicht bestätigt: Der Mandant weiß nicht, dass sie Ihnen gehört.',
        remedy:
          'Veröffentlichen Sie den TXT-Eintrag, den der Mandant nennt, bestätigen Sie die Domäne dort, und versuchen Sie es wieder.',
      },
      'check=domain-root': {
        why: 'Sie ist eine Unterdomäne[ von {root}] und erbt deren Anmeldung.',
        remedy: 'Wandeln Sie {root|die Domäne darüber} um.',
      },
      'check=domain-not-initial': {
        why: 'Sie ist die Ausgangsdomäne des Mandanten, die immer verwaltet bleibt.',
        remedy: 'Wählen Sie eine eigene Domäne.',
      },
      'check=domain-not-default': {
        why: 'Sie ist die Standarddomäne des Mandanten: Neue Benutzer bekommen sie, und der Mandant lehnt ab, sie in einen Verbund zu nehmen.',
        remedy: 'Machen Sie zuerst eine andere Domäne zur Standarddomäne, zum Beispiel die Ausgangsdomäne.',
      },
      'check=domain-managed': {
        why: 'Die Domäne ist schon im Verbund.',
        remedy: 'Ändern Sie ihre Einstellungen, oder stellen Sie sie zuerst auf verwaltet um.',
      },
      'check=domain-federated': { why: 'Die Domäne ist schon verwaltet.', remedy: 'Nichts zu tun.' },
      'check=issuer-unique': {
        why: 'Der Aussteller {issuer} gehört zu {otherDomain|einer anderen Domäne}, und ein Token würde nicht sagen, zu welcher es gehört.',
        remedy:
          'Geben Sie jeder Domäne einen eigenen Aussteller, und lassen Sie ihn von den Anspruchsregeln des Anbieters senden.',
      },
      'check=issuer-equals-provider': {
        why: 'Der Aussteller {issuer} ist nicht der, den der Anbieter nennt: {observed}. Sie werden Zeichen für Zeichen verglichen: Ein Schrägstrich am Ende oder ein Großbuchstabe ist ein Unterschied, und jede Anmeldung würde abgelehnt.',
        remedy: 'Übernehmen Sie den Aussteller genau so, wie der Anbieter ihn nennt.',
      },
      'check=cloud-administrator': {
        why: 'Von keinem Administrator ist bekannt, dass er sich ohne den Identitätsanbieter anmelden kann.',
        remedy:
          'Behalten Sie einen globalen Administrator, den es nur in der Cloud gibt, in der Ausgangsdomäne, melden Sie sich für diesen Schritt mit ihm an, und versuchen Sie es wieder.',
      },
      'check=immutable-ids': {
        why: '{without#Benutzer|Benutzer} der Domäne könnten sich nicht anmelden, weil die unveränderliche ID fehlt: {names}.',
        remedy: 'Synchronisieren Sie sie zuerst, oder geben Sie ihnen Namen in einer Domäne, die verwaltet bleibt.',
      },
      'check=anchor-equals-claim': {
        why: 'Die Synchronisierung nimmt {anchor} als Quellanker, und der Identitätsanbieter sendet {claim|etwas, das nicht bekannt ist}.',
        remedy: 'Lassen Sie die Anspruchsregeln {anchor} senden, wie es die erzeugten tun.',
      },
      'check=mfa-behavior': {
        why: 'Wer den Schlüssel des Anbieters hat, könnte einen zweiten Faktor behaupten, weil der Mandant es ihm glauben soll.',
        remedy: 'Wählen Sie, dass der Mandant selbst nach dem zweiten Faktor fragt, oder nehmen Sie es an.',
      },
      'check=password-hashes-as-fallback': {
        why: 'Fällt der Identitätsanbieter aus, kann sich niemand der Domäne anmelden: Die Kennworthashes sind nicht alle im Mandanten.',
        remedy:
          'Schalten Sie die Synchronisierung der Kennworthashes als Rückhalt ein und lassen Sie sie fertig werden, oder nehmen Sie es an.',
      },
      'check=way-to-sign-in': {
        why: 'Die Leute der Domäne könnten sich nicht anmelden: {waiting#Kennworthash wartet|Kennworthashes warten}, und {agents#Agent antwortet|Agenten antworten}.',
        remedy:
          'Lassen Sie die Synchronisierung der Kennworthashes fertig werden, oder registrieren Sie zwei Agenten der Passthrough-Authentifizierung.',
      },
    },
  },
  'federation-refused': {
    what: 'Der Mandant lehnte ab, die Anmeldung von {domain} zu ändern.',
    why: 'Er sagt[ ({serverCode})]: {serverText|nichts über den Grund}.',
    remedy: 'Nichts wurde geändert. Bringen Sie in Ordnung, was er nennt, und versuchen Sie es wieder.',
  },
  'federation-changed-elsewhere': {
    what: 'Jemand anders hat den Verbund von {domain} inzwischen geändert.',
    why: 'Der Mandant hat andere Einstellungen als vor einem Augenblick[: {properties}].',
    remedy:
      'Sehen Sie nach, wer sie geändert hat und warum. Beginnen Sie dann wieder mit dem, was der Mandant jetzt hat.',
  },
  'conversion-under-way': {
    what: 'Die Anmeldung von {domain} wird schon geändert.',
    why: 'Eine frühere Änderung ist nicht zu Ende: Sie ist {state}.',
    remedy: 'Setzen Sie sie fort, oder geben Sie sie auf, bevor Sie etwas anderes ändern.',
  },
  'conversion-not-confirmed': {
    what: 'Die Änderung von {domain} wurde geschrieben und ist noch nicht überall zu sehen.',
    why: 'Nach {minutes#Minute|Minuten} sagt das Verzeichnis {seen} und der Anmeldedienst {realm}. Es kann eine Stunde dauern.',
    remedy: 'Lassen Sie es: Causeway sieht weiter nach und sagt, wann es so weit ist. Der Weg zurück ist gespeichert.',
  },
} as const satisfies { readonly [code: string]: FaultWords };
