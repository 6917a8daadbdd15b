/** Wörter für das, was der Dienst so nicht nimmt, bevor es exportiert wird: was ist, was der Dienst tun wird, was hilft. */

import type {
  CONFLICT_FIXES as ENGLISH_FIXES,
  CONFLICT_KINDS as ENGLISH_KINDS,
  CONFLICT_SEVERITIES as ENGLISH_SEVERITIES,
  CONFLICTS as ENGLISH,
} from '../english/conflicts.ts';
import type { FaultWords } from '../catalogue.ts';

const CHANGE_ONE =
  'Ändern Sie den Wert bei einem der beiden in Active Directory, oder nehmen Sie ihn dem, der ihn weniger braucht.';

export const CONFLICTS: { readonly [kind in keyof typeof ENGLISH]: FaultWords } = {
  'user-principal-name-taken': {
    what: '{object} soll den Benutzerprinzipalnamen {value} haben, den {other|ein anderes Objekt} hat.',
    why: 'Der Dienst wird {object} ablehnen: Ein Benutzerprinzipalname gehört nur einem Benutzer.',
    remedy: CHANGE_ONE,
    variants: {
      'severity=quarantined': {
        why: 'Der Dienst wird {object} annehmen, den Namen in Quarantäne behalten und einen anderen einsetzen[: {instead}]. Die Anmeldung mit {value} bleibt bei {other|dem anderen}.',
      },
    },
  },
  'proxy-address-taken': {
    what: '{object} soll die Adresse {value} haben, die {other|ein anderes Objekt} hat.',
    why: 'Der Dienst wird {object} ablehnen: Eine Adresse gehört nur einem Objekt.',
    remedy: CHANGE_ONE,
    variants: {
      'severity=quarantined': {
        why: 'Der Dienst wird {object} annehmen und diese Adresse weglassen. Post an sie bleibt bei {other|dem anderen}.',
      },
    },
  },
  'mail-taken': {
    what: '{object} soll die Mailadresse {value} haben, die {other|ein anderes Objekt} hat.',
    why: 'Der Dienst wird {object} ablehnen: Eine Adresse gehört nur einem Objekt, und `mail` kommt nicht in Quarantäne.',
    remedy: CHANGE_ONE,
  },
  'source-anchor-taken': {
    what: '{object} soll den Quellanker {value} haben, den {other|ein anderes Objekt} hat.',
    why: 'Der Dienst wird {object} ablehnen oder für {other|das andere} halten: Ein Anker sagt, wer jemand ist.',
    remedy:
      'Geben Sie {object} eine eigene ms-DS-ConsistencyGuid: Sie wurde wohl mit dem Konto kopiert, aus dem es entstand.',
  },
  'security-identifier-taken': {
    what: '{object} hat die Sicherheitskennung {value}, wie {other|ein anderes Objekt} des Mandanten.',
    why: 'Der Dienst wird {object} ablehnen: Eine Sicherheitskennung gehört nur einem Objekt.',
    remedy:
      'Beide sind dasselbe Konto der Gesamtstruktur: Verknüpfen Sie sie zu einer Identität, oder geben Sie {object} den Quellanker, den {other|das andere} im Mandanten hat.',
  },
  'illegal-characters': {
    what: '{object}: {attribute} ist {value}, mit Zeichen, die der Dienst nicht nimmt[: {characters}].',
    why: 'Der Dienst wird {object} ablehnen.',
    remedy: 'Berichtigen Sie {attribute} in Active Directory.',
    variants: {
      'expected=country': {
        what: '{object}: {attribute} ist {value}, und das ist kein Land aus zwei Buchstaben.',
        remedy: 'Berichtigen Sie das Land in Active Directory oder die Regel, die {attribute} schreibt.',
      },
      'expected=scheme': {
        what: '{object}: {attribute} hat {value}, und das sagt nicht, welche Art von Adresse es ist.',
        remedy: 'Schreiben Sie die Adresse in Active Directory mit ihrer Art, zum Beispiel smtp:{value}.',
      },
      expected: {
        what: '{object}: {attribute} ist {value} und hat nicht die Form einer Adresse.',
        remedy: 'Schreiben Sie {attribute} in Active Directory als Name@Domäne.',
      },
    },
  },
  'suffix-not-verified': {
    what: '{object}: {attribute} ist {value}, und {suffix} ist keine überprüfte Domäne des Mandanten.',
    why: 'Der Dienst wird {object} ablehnen.',
    remedy: 'Lassen Sie {suffix} im Mandanten überprüfen, oder geben Sie {object} ein Suffix, das überprüft ist.',
    variants: {
      'attribute=proxyAddresses': { why: 'Der Dienst wird {object} annehmen und diese Adresse weglassen.' },
      'severity=changed': {
        why: 'Der Dienst wird {object} annehmen und ihm einen anderen Namen geben[: {instead}]. Wer sich mit {value} anmeldet, wird keinen Erfolg haben.',
      },
    },
  },
  'too-long': {
    what: '{object}: {attribute} hat {length#Zeichen|Zeichen}; der Dienst nimmt {limit}.',
    why: 'Der Dienst wird {object} ablehnen.',
    remedy: 'Kürzen Sie {attribute} in Active Directory oder in der Regel, die es schreibt.',
    variants: {
      octets: {
        what: '{object}: {attribute} hat {octets#Oktett|Oktette}; der Dienst nimmt {limit}.',
        remedy: 'Nehmen Sie in Active Directory ein kleineres Bild.',
      },
      'part=name': {
        what: '{object}: Der Teil von {value} vor dem @ hat {length#Zeichen|Zeichen}; der Dienst nimmt {limit}.',
      },
      'part=domain': {
        what: '{object}: Die Domäne von {value} hat {length#Zeichen|Zeichen}; der Dienst nimmt {limit}.',
      },
    },
  },
  'too-many-values': {
    what: '{object}: {attribute} hat {count#Wert|Werte}; der Dienst nimmt {limit}.',
    why: 'Der Dienst wird {object} im Ganzen ablehnen.',
    remedy: 'Entfernen Sie Werte, die niemand braucht: abgelaufene Zertifikate, Adressen außer Gebrauch.',
    variants: {
      extensions: {
        what: '{object} hat Werte in {count#Verzeichniserweiterung|Verzeichniserweiterungen}; der Dienst nimmt {limit}.',
        remedy: 'Wählen Sie weniger Attribute als Verzeichniserweiterungen.',
      },
      primary: {
        what: '{object} hat {count#primäre Adresse|primäre Adressen}; es kann nur eine geben.',
        why: 'Der Dienst wird {object} ablehnen.',
        remedy: 'Lassen Sie in Active Directory eine Adresse mit SMTP in Großbuchstaben, die anderen mit smtp.',
      },
    },
  },
  'too-many-members': {
    what: '{object} wird {count#Mitglied|Mitglieder} haben; der Dienst nimmt {limit}.',
    why: 'Der Dienst wird Mitglieder über der Grenze ablehnen.',
    remedy: 'Teilen Sie die Gruppe, oder nehmen Sie sie aus dem Bereich.',
  },
  'value-missing': {
    what: '{object}: {attribute} fehlt.',
    why: 'Der Dienst wird {object} ablehnen: Ohne diesen Wert legt er nichts an.',
    remedy: 'Tragen Sie {attribute} in Active Directory ein, oder nehmen Sie {object} aus dem Bereich.',
    variants: {
      'severity=changed': {
        why: 'Der Dienst wird {object} annehmen und einen Namen aus Adresse oder Alias bilden, in der Domäne des Mandanten.',
      },
    },
  },
  takeover: {
    what: '{object} wird {other|ein Konto} des Mandanten übernehmen.',
    why: 'Beide haben {value} ({attribute}). Danach gehört das Konto zu Active Directory: Werte von dort überschreiben die eigenen, auch das Kennwort, wo Kennwörter synchronisiert werden.',
    remedy: 'Nichts zu tun, wenn beide dieselbe Person sind. Sonst ändern Sie zuerst {attribute} bei einem der beiden.',
    variants: {
      restored: {
        what: '{object} wird {other|ein Konto} aus dem Papierkorb des Mandanten übernehmen.',
        why: 'Beide haben den Quellanker {value}. Das Konto wird wiederhergestellt und gehört danach zu Active Directory.',
      },
      'match=hard': {
        why: 'Beide haben den Quellanker {value}. Danach gehört das Konto zu Active Directory: Werte von dort überschreiben die eigenen.',
      },
    },
  },
  'takeover-blocked': {
    what: '{object} ist nach {value} ({attribute}) dasselbe wie {other|ein Konto} des Mandanten, und der Mandant lässt die Übernahme nicht zu.',
    why: 'Der Dienst wird {object} ablehnen.',
    remedy: 'Erlauben Sie es im Mandanten für die Zeit des Exports, oder ändern Sie {attribute} bei einem der beiden.',
    variants: {
      'blockedBy=administrator': {
        why: 'Der Dienst wird {object} ablehnen: Das Konto hat eine Administratorrolle oder kann eine annehmen[ ({roles})].',
        remedy: 'Nehmen Sie dem Konto die Rolle, synchronisieren Sie, und geben Sie die Rolle zurück.',
      },
      'blockedBy=object-identifier': {
        why: 'Der Dienst wird {object} ablehnen: Das Konto gehörte zu einem anderen Objekt von Active Directory (onPremisesObjectIdentifier).',
        remedy:
          'Leeren Sie onPremisesObjectIdentifier des Kontos, wenn es dieselbe Person ist, und führen Sie das Objekt noch einmal aus.',
      },
      'match=hard': {
        why: 'Der Dienst wird {object} ablehnen: Der Mandant sperrt die Übernahme von Konten durch festen Abgleich.',
        remedy:
          'Erlauben Sie sie (blockCloudObjectTakeoverThroughHardMatch) für die Zeit des Exports, und sperren Sie sie wieder.',
      },
      'match=soft': {
        why: 'Der Dienst wird {object} ablehnen: Der Mandant sperrt den weichen Abgleich.',
        remedy: 'Schreiben Sie unseren Anker auf das Konto: Der feste Abgleich braucht den weichen nicht.',
      },
    },
  },
  'soft-match-taken': {
    what: '{object} hat {value} ({attribute}) wie {other|ein Konto} des Mandanten, das schon zu einem anderen Quellanker gehört[ ({otherAnchor})].',
    why: 'Der Dienst wird {object} ablehnen: Wer einen Anker hat, ist jemand anderes.',
    remedy:
      'Wenn beide dieselbe Person sind (eine Gesamtstruktur ist umgezogen, ein Konto neu angelegt), übernehmen Sie das Konto: Sein Anker wird unserer. Sonst ändern Sie {attribute} bei einem der beiden.',
  },
  'other-object-type': {
    what: '{object} hat {value} ({attribute}) wie {other|ein Objekt} des Mandanten, das von anderer Art ist[ ({otherType})].',
    why: 'Der Dienst wird {object} ablehnen: Ein Benutzer, eine Gruppe und ein Kontakt können nicht dasselbe sein.',
    remedy: CHANGE_ONE,
  },
};

export const CONFLICT_SEVERITIES: { readonly [severity in keyof typeof ENGLISH_SEVERITIES]: string } = {
  fails: 'wird scheitern',
  'takes-over': 'übernimmt',
  quarantined: 'kommt in Quarantäne',
  changed: 'wird geändert',
};

export const CONFLICT_KINDS: { readonly [kind in keyof typeof ENGLISH_KINDS]: string } = {
  'user-principal-name-taken': 'Benutzerprinzipalname vergeben',
  'proxy-address-taken': 'Adresse vergeben',
  'mail-taken': 'Mailadresse vergeben',
  'source-anchor-taken': 'Quellanker vergeben',
  'security-identifier-taken': 'Sicherheitskennung vergeben',
  'illegal-characters': 'Unzulässige Zeichen',
  'suffix-not-verified': 'Suffix nicht überprüft',
  'too-long': 'Zu lang',
  'too-many-values': 'Zu viele Werte',
  'too-many-members': 'Zu viele Mitglieder',
  'value-missing': 'Wert fehlt',
  takeover: 'Übernimmt ein Konto',
  'takeover-blocked': 'Übernahme gesperrt',
  'soft-match-taken': 'Gehört zu einem anderen Anker',
  'other-object-type': 'Objekt anderer Art',
};

export const CONFLICT_FIXES: {
  readonly [fix in keyof typeof ENGLISH_FIXES]: { readonly name: string; readonly meaning: string };
} = {
  'write-anchor': {
    name: 'Anker schreiben',
    meaning:
      'Schreibt unseren Quellanker auf das Konto des Mandanten, sodass der nächste Export es durch festen Abgleich übernimmt.',
  },
  'take-over': {
    name: 'Konto übernehmen',
    meaning: 'Ersetzt den fremden Anker des Kontos durch unseren, sodass der nächste Export es übernimmt.',
  },
  'drop-address': {
    name: 'Adresse wegnehmen',
    meaning: 'Nimmt den Wert einem der beiden, dort, wo er gepflegt wird.',
  },
  restore: {
    name: 'Konto wiederherstellen',
    meaning: 'Holt das Konto aus dem Papierkorb des Mandanten zurück.',
  },
  'run-again': {
    name: 'Noch einmal ausführen',
    meaning: 'Liest, synchronisiert und exportiert jetzt dieses Objekt und kein anderes.',
  },
};

/** Was es verhindern könnte und vorher nicht bekannt ist. */
export const CONFLICT_DOUBTS = {
  roles:
    'Ob das Konto eine Administratorrolle hat, ist nicht bekannt: Die Anwendung darf Rollen nicht lesen (RoleManagement.Read.Directory). Wenn ja, wird der Dienst {object} ablehnen.',
  'object-identifier':
    'Ob das Konto zu einem anderen Objekt von Active Directory gehörte, zeigt der Mandant vorher nicht. Wenn ja, wird der Dienst {object} ablehnen.',
};
