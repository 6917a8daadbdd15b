/** Worte für den Verbund: Befunde über einen Anbieter, Prüfungen einer Domäne, Token, Alarme, Regeln und Skripte. */

import type { FederationWords } from '../catalogue.ts';

export const FEDERATION: FederationWords = {
  findings: {
    'metadata-signed': 'Die Metadaten sind mit dem Zertifikat signiert, das Sie bestätigt haben.',
    'metadata-unsigned':
      'Die Metadaten sind nicht signiert. Sie sind so viel wert wie die Verbindung, über die sie kamen: Vergleichen Sie die Fingerabdrücke.',
    'metadata-signer-new':
      'Die Metadaten sind mit {subject} signiert. Vergleichen Sie den Fingerabdruck {thumbprint} mit dem, den der Administrator des Anbieters nennt.',
    'metadata-outdated': 'Die Metadaten sind abgelaufen.',
    'clock-good': 'Seine Uhr und diese stimmen überein.',
    'clock-skewed':
      'Seine Uhr weicht um {seconds#Sekunde|Sekunden} ab. Ab {most#Sekunde|Sekunden} werden Token abgelehnt.',
    'clock-unknown':
      'Seine Uhr ist nicht bekannt. Token werden abgelehnt, wenn die Uhren um fünf Minuten auseinandergehen.',
    'endpoint-foreign-host':
      'Die Dokumente nennen {host}, einen anderen Host als die Anmeldeseite ({expected}). Davon wird nichts verwendet.',
    'active-endpoint-found': 'Programme ohne Browser melden sich unter {url} an.',
    'active-endpoint-missing':
      'Für Programme ohne Browser wurde keine Stelle gefunden. Alte Mailprogramme und manche Skripte könnten sich nicht anmelden.',
    'certificate-good': 'Das Zertifikat {thumbprint} gilt noch {days#Tag|Tage}.',
    'certificate-expired': 'Das Zertifikat {thumbprint} ist am {notAfter} abgelaufen.',
    'certificate-expiring': 'Das Zertifikat {thumbprint} endet in {days#Tag|Tagen}.',
    'certificate-not-yet-valid': 'Das Zertifikat {thumbprint} gilt erst ab {notBefore}.',
    'certificate-key-too-small':
      'Der Schlüssel des Zertifikats {thumbprint} hat {bits} Bit; mindestens {least} müssen es sein.',
    'certificate-key-not-rsa': 'Das Zertifikat {thumbprint} hat einen Schlüssel, der nicht RSA ist ({key}).',
    'certificate-hash-weak': 'Das Zertifikat {thumbprint} ist selbst mit {hash} signiert, was nicht mehr sicher ist.',
    'certificates-two':
      'Ein zweites Zertifikat ist veröffentlicht: das nächste, damit ein Wechsel niemanden unterbricht.',
    'certificates-many':
      '{count} Zertifikate sind veröffentlicht. Der Mandant hat Platz für zwei: Die ersten beiden werden übernommen.',
    'certificate-unknown-to-provider':
      'Der Mandant vertraut dem Zertifikat {thumbprint}, das der Anbieter nicht veröffentlicht. Wer seinen Schlüssel hat, kann sich als jeder anmelden: Finden Sie heraus, woher es kommt.',
    'certificate-unknown-to-tenant':
      'Der Anbieter veröffentlicht das Zertifikat {thumbprint}, das der Mandant nicht hat.',
    'certificate-to-promote':
      'Der Anbieter signiert jetzt mit {thumbprint}, das der Mandant als nächstes Zertifikat hat.',
    'uri-differs': 'Der Mandant hat {found} für {property}, und der Anbieter sagt {expected}.',
    'issuer-differs':
      'Der Mandant erwartet den Aussteller {found}, und der des Anbieters wäre {expected}. Sie werden Buchstabe für Buchstabe verglichen.',
    'issuer-not-of-convention': 'Der Aussteller folgt nicht der Regel für mehrere Domänen.',
    'issuer-shared': 'Eine andere Domäne hat denselben Aussteller.',
    'mfa-behavior-unset':
      'Es ist nicht festgelegt, ob der Mandant dem Anbieter den zweiten Faktor glaubt, also tut er es. Wer den Anbieter übernimmt, käme ohne ihn durch.',
    'mfa-accepted-blindly':
      'Der Mandant glaubt dem Anbieter den zweiten Faktor. Wer den Anbieter übernimmt, käme ohne ihn durch.',
    'in-step': 'Mandant und Anbieter stimmen überein.',
  },
  checks: {
    'domain-known': {
      name: 'Domäne',
      good: 'Der Mandant hat sie.',
      problem: 'Der Mandant hat keine Domäne dieses Namens.',
    },
    'domain-verified': {
      name: 'Bestätigt',
      good: 'Die Domäne ist bestätigt.',
      problem: 'Die Domäne ist nicht bestätigt.',
    },
    'domain-root': {
      name: 'Eigenständig',
      good: 'Sie erbt von keiner anderen Domäne.',
      problem: 'Sie erbt[ von {root}]: Stellen Sie diese um.',
    },
    'domain-not-initial': {
      name: 'Nicht die Anfangsdomäne',
      good: 'Sie ist es nicht.',
      problem: 'Die Anfangsdomäne bleibt immer verwaltet: Sie ist der Weg hinein, wenn alles andere versagt.',
    },
    'domain-not-default': {
      name: 'Nicht die Standarddomäne',
      good: 'Sie ist es nicht.',
      problem: 'Der Mandant stellt seine Standarddomäne nicht um. Machen Sie zuerst eine andere zum Standard.',
    },
    'domain-managed': { name: 'Heute verwaltet', good: 'Sie ist verwaltet.', problem: 'Sie ist schon im Verbund.' },
    'domain-federated': {
      name: 'Heute im Verbund',
      good: 'Sie ist im Verbund.',
      problem: 'Sie ist schon verwaltet.',
    },
    'issuer-unique': {
      name: 'Aussteller',
      good: '{issuer} gehört keiner anderen Domäne.',
      problem: '{issuer} gehört schon {domain}.',
    },
    'issuer-equals-provider': {
      name: 'Aussteller der Token',
      good: 'Es ist der, den der Anbieter nennt.',
      notice:
        'Der Anbieter nennt sich {observed}. Seine Anspruchsregeln müssen für diese Domäne {issuer} senden: Die erzeugten tun es.',
      problem: 'Der Anbieter nennt {observed}, erwartet würde {issuer}. Sie werden Buchstabe für Buchstabe verglichen.',
    },
    'cloud-administrator': {
      name: 'Ein Weg hinein ohne den Anbieter',
      good: '{name} meldet sich ohne ihn an ({role}).',
      notice: '{name} sollte es können. Melden Sie sich für die Änderung als dieses Konto an, oder bestätigen Sie es.',
      problem:
        'Kein Administrator, den es nur in der Cloud gibt, könnte es zurückstellen. Erstellen Sie zuerst einen in {domain}.',
    },
    'immutable-ids': {
      name: 'Alle sind erkennbar',
      good: 'Alle {users#Person hat|Personen haben} eine unveränderliche ID.',
      problem: '{without#Person hat|Personen haben} keine und könnten sich nicht anmelden: {names}.',
    },
    'anchor-equals-claim': {
      name: 'Anker der Ansprüche',
      good: 'Der Anbieter sendet {anchor}, wie die Synchronisierung.',
      notice: 'Die Synchronisierung nimmt {anchor}. Bestätigen Sie, dass die Regeln des Anbieters dasselbe senden.',
      problem: 'Die Synchronisierung nimmt {anchor}, und der Anbieter sendet {claim}.',
    },
    'mfa-behavior': {
      name: 'Zweiter Faktor',
      good: 'Der Mandant entscheidet darüber.',
      notice: 'Der Mandant würde dem Anbieter glauben, dass es einen gab.',
    },
    'subdomains-inherit': {
      name: 'Domänen darunter',
      good: '{count#Domäne ändert|Domänen ändern} sich mit: {domains}.',
    },
    'password-hashes-as-fallback': {
      name: 'Wenn der Anbieter ausfällt',
      good: 'Die Kennworthashes sind im Mandanten: Die Domäne kann sofort verwaltet werden.',
      notice:
        'Nicht alle Kennworthashes sind im Mandanten. Ohne sie meldet sich niemand der Domäne an, solange der Anbieter fehlt.',
    },
    'way-to-sign-in': {
      name: 'Wie man sich dann anmeldet',
      good: 'Die Kennworthashes sind im Mandanten, oder Agenten antworten.',
      notice: 'Nur {agents#Agent antwortet|Agenten antworten}.',
      problem: 'Gar nicht: Die Kennworthashes sind nicht im Mandanten, und kein Agent antwortet.',
    },
  },
  refusals: {
    'too-large': 'Es ist größer als ein Mebibyte.',
    'not-utf-8': 'Es ist kein XML 1.0 in UTF-8.',
    doctype: 'Es hat einen Dokumenttyp, womit Angriffe beginnen.',
    entity: 'Es verwendet eine Entität, womit Angriffe beginnen.',
    'too-deep': 'Seine Elemente sind zu tief verschachtelt.',
    'not-well-formed': 'Es ist kein wohlgeformtes XML.',
    'not-a-token': 'Es enthält kein Token.',
    'provider-refused': 'Der Anbieter sagt nein[: {status}][, {message}].',
    'assertion-count': 'Es enthält {count} Aussagen; nur eine davon könnte dafür signiert sein.',
    'assertion-encrypted': 'Die Aussage ist verschlüsselt, was der Mandant nicht liest.',
    'signature-missing': 'Die Aussage ist nicht signiert.',
    'signature-count': 'Es enthält mehr Signaturen, als es darf.',
    'signature-placed-elsewhere': 'Signiert ist nicht, was gelesen würde: das Zeichen eines Angriffs.',
    'signature-malformed': 'Die Signatur ist nicht gebaut, wie sie es muss.',
    'reference-count': 'Die Signatur gilt mehreren Dingen zugleich.',
    'reference-elsewhere': 'Die Signatur gilt etwas anderem als der Aussage.',
    'id-not-unique': 'Eine ID kommt zweimal vor: das Zeichen eines Angriffs.',
    'transform-not-allowed': 'Die Signatur lässt Teile aus, die gelesen würden.',
    'algorithm-not-allowed':
      'Es ist mit {algorithm|einem Verfahren} signiert, das nicht mehr sicher ist. Lassen Sie den Anbieter RSA und SHA-256 verwenden.',
    'signature-wrong':
      'Es wurde nach dem Signieren geändert, oder ein anderer Schlüssel als der des Mandanten hat es signiert.',
    'issuer-differs':
      'Sein Aussteller ist {found}, erwartet wird {expected}. Sie werden Buchstabe für Buchstabe verglichen.',
    'audience-differs': 'Es ist für {found} und nicht für {expected}.',
    'recipient-differs': 'Es ist an {found} gerichtet und nicht an {expected}.',
    'request-differs': 'Es beantwortet eine andere Anfrage.',
    'not-yet-valid': 'Es gilt noch nicht. Vergleichen Sie die Uhren.',
    expired: 'Es ist abgelaufen. Vergleichen Sie die Uhren.',
    'confirmation-missing': 'Es sagt nicht, für wen es gemacht wurde.',
    replayed: 'Es wurde schon verwendet.',
    'name-id-missing': 'Es nennt niemanden.',
    'name-id-format': 'Sein Namensbezeichner ist nicht dauerhaft oder zu lang.',
    'anchor-missing': 'Es trägt keine ImmutableID oder mehr als eine.',
    'anchor-differs': 'Seine ImmutableID ist {found}, erwartet wird {expected}.',
    'user-name-missing': 'Es trägt keinen Benutzerprinzipalnamen oder mehr als einen.',
    'user-name-differs': 'Es ist für {found} und nicht für {expected}.',
  },
  notes: {
    'name-id-format-unusual': 'Der Namensbezeichner hat ein ungewöhnliches Format.',
    'confirmation-not-bearer': 'Die Aussage sagt nicht, wie sie bestätigt wird.',
    'name-id-is-not-the-anchor': 'Der Namensbezeichner ist nicht der Anker.',
  },
  alarms: {
    'federated-elsewhere': {
      what: 'Jemand anders hat {domain} in einen Verbund gebracht.',
      why: 'Ihre Token kommen jetzt vom Aussteller {issuer}. Wer dessen Schlüssel hat, kann sich als jeder der Domäne anmelden.',
    },
    'managed-elsewhere': {
      what: 'Jemand anders hat {domain} auf verwaltet umgestellt.',
      why: 'Ihre Leute melden sich jetzt beim Mandanten an, wenn er ihre Kennworthashes hat.',
    },
    'settings-changed-elsewhere': {
      what: 'Jemand anders hat den Verbund von {domain} geändert.',
      why: 'Geändert: {properties}. Ein fremdes Zertifikat lässt seinen Besitzer sich als jeder anmelden.',
    },
    'domain-added-federated': {
      what: 'Eine neue Domäne ist im Verbund: {domain}.',
      why: 'Hier hat das niemand getan. Ihre Token kommen vom Aussteller {issuer}.',
    },
    'metadata-unreachable': {
      what: 'Der Anbieter von {domain} ist seit mehr als einem Tag nicht lesbar.',
      why: 'Neue Zertifikate werden so lange nicht bemerkt ({code}).',
    },
    'metadata-not-known': {
      what: 'Niemand hat gesagt, wo die Metadaten des Anbieters von {domain} sind.',
      why: 'Neue Zertifikate werden nicht bemerkt.',
    },
    'conversion-not-confirmed': {
      what: 'Eine Änderung von {domain} ist noch nicht überall sichtbar.',
      why: 'Sie begann am {startedAt}; Causeway sieht weiter nach.',
    },
  },
  rules: {
    'user-name': 'Sagt, welches Cloudkonto es ist: der Anmeldename, der synchronisiert wird.',
    'read-anchor': 'Liest beide Attribute, die der Anker sein können, für die Regeln darunter.',
    'anchor-consistency-guid': 'Sendet ms-DS-ConsistencyGuid als Anker, wie die Synchronisierung.',
    'anchor-object-guid': 'Sendet objectGUID als Anker, wo die Synchronisierung es nimmt.',
    'name-identifier': 'Wiederholt den Anker dort, wo Token ihren Namen haben.',
    issuer: 'Gibt den Leuten dieser Domäne und derer darunter den Aussteller, den der Mandant erwartet.',
    'inside-network': 'Sagt für den bedingten Zugriff, ob sich jemand von innen anmeldet.',
    methods: 'Sagt, wie sich jemand angemeldet hat, auch mit einem zweiten Faktor.',
    'persistent-sign-in': 'Lässt Leute angemeldet bleiben, wo AD FS es erlaubt.',
    'password-expiry': 'Lässt die Cloud vor einem Kennwort warnen, das bald endet.',
    'primary-sid': 'Sendet die Sicherheits-ID, die Computer und manche Dienste verlangen.',
    'account-type-computer': 'Kennzeichnet Computer der Domäne, für ihre Registrierung.',
    'computer-guid': 'Sagt, welcher Computer es ist.',
    'computer-sid': 'Sendet die Sicherheits-ID eines Computers.',
  },
  steps: {
    prepare: {
      name: 'Vorbereiten',
      why: 'Prüft, dass dies der primäre Server ist, und legt den Ordner für das Gesicherte an.',
    },
    collect: {
      name: 'Aufschreiben, wie es ist',
      why: 'Bezeichner, Zertifikate und Endpunkte als Datei, die Sie hierher zurückbringen können. Nichts Geheimes ist darin.',
    },
    backup: {
      name: 'Sichern, was geändert wird',
      why: 'Die Vertrauensstellung, ihre Regeln und die Endpunkte. Mit diesen Dateien lässt sich alles zurückstellen.',
    },
    trust: {
      name: 'Dem Mandanten vertrauen',
      why: 'Legt die Vertrauensstellung an oder berichtigt sie: Den Metadaten des Mandanten wird gefolgt, Token werden mit SHA-256 signiert.',
    },
    rules: {
      name: 'Anspruchsregeln setzen',
      why: 'Ersetzt die Regeln dieser Vertrauensstellung durch die obigen. Die bisherigen sind gesichert.',
    },
    endpoints: {
      name: 'Endpunkte',
      why: 'Schaltet ein, was Programme ohne Browser brauchen, und hält die Windows-Authentifizierung vom Proxy fern, wo sie Fremde Konten sperren ließe.',
    },
    'alternate-id': {
      name: 'Anmeldename',
      why: 'Lässt Leute sich mit dem Attribut anmelden, das in der Cloud ihr Name ist.',
    },
    certificates: {
      name: 'Zertifikate',
      why: 'Lässt AD FS seine Signaturzertifikate selbst erneuern und warnt vor denen, die bald enden oder zu schwach sind.',
    },
  },
};
