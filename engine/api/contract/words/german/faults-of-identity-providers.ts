/** Worte für das, was ein Identitätsanbieter über sich sagt. */

import type { FaultWords } from '../catalogue.ts';

export const IDENTITY_PROVIDER_FAULTS = {
  'federation-document-refused': {
    what: 'Was von {location} kam, wurde nicht gelesen.',
    why: 'So etwas sendet kein Identitätsanbieter[ ({reason})].',
    remedy: 'Prüfen Sie die Adresse, oder nehmen Sie die Datei vom Administrator des Identitätsanbieters.',
    variants: {
      'reason=too-large': {
        why: 'Es ist größer als ein Mebibyte; Metadaten sind viel kleiner.',
        remedy: 'Nennen Sie die Adresse der Metadaten dieses einen Anbieters, nicht die einer ganzen Föderation.',
      },
      'reason=not-utf-8': {
        why: 'Es ist kein XML 1.0 in UTF-8.',
        remedy: 'Lassen Sie den Anbieter es in UTF-8 schreiben.',
      },
      'reason=doctype': {
        why: 'Es hat einen Dokumenttyp. Kein Identitätsanbieter braucht einen, und Angriffe auf XML-Leser beginnen damit.',
        remedy: 'Finden Sie heraus, wer das Dokument geändert hat, und verwenden Sie es nicht.',
      },
      'reason=entity': {
        why: 'Es erklärt oder verwendet eine Entität. Kein Identitätsanbieter braucht eine, und Angriffe auf XML-Leser beginnen damit.',
        remedy: 'Finden Sie heraus, wer das Dokument geändert hat, und verwenden Sie es nicht.',
      },
      'reason=too-deep': { why: 'Seine Elemente sind tiefer verschachtelt, als ein Identitätsanbieter es tut.' },
      'reason=not-well-formed': {
        why: 'Es ist kein wohlgeformtes XML: vielleicht eine Seite für Menschen, oder nur ein Teil des Dokuments.',
      },
      'reason=not-metadata': { why: 'Es ist XML, aber nicht die Metadaten eines Identitätsanbieters.' },
      'reason=not-exchange': {
        why: 'Es ist XML, aber nicht die Beschreibung der Endpunkte (WSDL), die AD FS hier gibt.',
      },
      'reason=several-entities': {
        why: 'Es führt {count|mehrere} Identitätsanbieter auf.',
        remedy: 'Sagen Sie mit der Entitäts-ID, welcher es ist.',
      },
      'reason=no-provider': {
        why: 'Es enthält keinen Identitätsanbieter[ mit der Entitäts-ID {wanted}].',
        remedy: 'Prüfen Sie die Entitäts-ID. Metadaten von Anwendungen (Dienstanbietern) helfen hier nicht.',
      },
      'reason=entity-id-missing': { why: 'Es hat keine Entitäts-ID.' },
      'reason=no-endpoint': {
        why: 'Es nennt keine Anmeldeseite über HTTPS[ für {protocol}].',
        remedy: 'Wählen Sie das andere Protokoll, oder schalten Sie dieses beim Identitätsanbieter ein.',
      },
      'reason=no-certificate': {
        why: 'Es nennt kein Zertifikat, mit dem Token signiert werden[ (für {protocol})].',
        remedy: 'Lassen Sie den Anbieter sein Signaturzertifikat in den Metadaten veröffentlichen.',
      },
      'reason=certificate-unreadable': { why: 'Eines seiner Zertifikate ist nicht lesbar.' },
      'reason=outdated': {
        why: 'Es galt bis {validUntil|zu einem vergangenen Zeitpunkt}.',
        remedy: 'Lassen Sie den Anbieter seine Metadaten neu veröffentlichen.',
      },
      'reason=signature': {
        why: 'Seine Signatur ist falsch[ ({verdict})][: {algorithm}]: Jemand hat es nach dem Signieren geändert, oder es ist mit einem Verfahren signiert, das nicht mehr sicher ist.',
        remedy:
          'Holen Sie es noch einmal vom Anbieter selbst. Ist es dasselbe, lassen Sie den Anbieter mit RSA und SHA-256 signieren.',
      },
    },
  },
  'federation-address-refused': {
    what: '{location} wurde nicht gefragt.',
    why: 'Das ist keine Adresse.',
    remedy: 'Geben Sie den Hostnamen des Verbunddienstes ein, oder die ganze Adresse seiner Metadaten.',
    variants: {
      'reason=not-https': {
        why: 'Die Adresse beginnt nicht mit https. Ohne TLS könnte jeder auf dem Weg Zertifikate austauschen.',
        remedy: 'Geben Sie eine Adresse mit https ein.',
      },
      'reason=port': {
        why: 'Port {port} wird von Verbunddiensten nicht verwendet.',
        remedy: 'Erlauben Sie den Port, wenn Sie wissen, dass er stimmt.',
      },
      'reason=credentials': {
        why: 'Die Adresse enthält einen Benutzernamen oder ein Kennwort.',
        remedy: 'Lassen Sie beides weg: Metadaten sind öffentlich.',
      },
      'reason=redirect': {
        why: 'Der Server verweist auf eine andere Adresse[: {to}]. Ihr wird nicht gefolgt, weil niemand sie eingegeben hat.',
        remedy: 'Geben Sie diese Adresse selbst ein, wenn sie stimmt.',
      },
    },
  },
  'federation-provider-unfit': {
    what: 'Der Identitätsanbieter unter {location} ist noch nicht brauchbar.',
    why: 'Etwas an ihm würde alle von der Anmeldung abhalten[ ({finding})].',
    remedy: 'Lassen Sie es von seinem Administrator in Ordnung bringen, und lesen Sie ihn dann noch einmal.',
    variants: {
      'finding=certificate-expired': {
        why: 'Sein Signaturzertifikat {subject} ist am {notAfter} abgelaufen.',
        remedy: 'Erneuern Sie es beim Anbieter (AD FS: Update-AdfsCertificate -CertificateType Token-Signing).',
      },
      'finding=certificate-expiring': {
        why: 'Sein Signaturzertifikat {subject} endet in {days#Tag|Tagen}.',
        remedy: 'Erneuern Sie es zuerst beim Anbieter (AD FS: Update-AdfsCertificate -CertificateType Token-Signing).',
      },
      'finding=certificate-not-yet-valid': {
        why: 'Sein Signaturzertifikat {subject} gilt erst ab {notBefore}.',
        remedy: 'Warten Sie bis dahin, oder vergleichen Sie die Uhren.',
      },
      'finding=certificate-key-too-small': {
        why: 'Der Schlüssel seines Signaturzertifikats hat {bits} Bit: Mindestens {least} müssen es sein.',
        remedy: 'Lassen Sie den Anbieter ein Zertifikat mit einem Schlüssel von {least} Bit oder mehr erstellen.',
      },
      'finding=certificate-key-not-rsa': {
        why: 'Sein Signaturzertifikat hat einen anderen Schlüssel als RSA ({key}), den Entra ID nicht nimmt.',
        remedy: 'Lassen Sie den Anbieter mit RSA signieren.',
      },
      'finding=clock-skewed': {
        why: 'Seine Uhr weicht um {seconds#Sekunde|Sekunden} von dieser ab: Ab {most} werden Token abgelehnt.',
        remedy: 'Stellen Sie beide Uhren nach demselben Zeitserver.',
      },
    },
  },
} as const satisfies { readonly [code: string]: FaultWords };
