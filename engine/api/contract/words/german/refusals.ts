/** Warum der Mandant nicht zulässt, was von einem Objekt gewollt war: die Varianten von `operation-refused`, nach Grund. */

import type { REFUSALS as ENGLISH } from '../english/refusals.ts';

const SAYS = '[. Er sagt: {serverText}]';
const OTHER = '{conflictName|ein anderes Objekt des Mandanten}';

export const REFUSALS: {
  readonly [condition in keyof typeof ENGLISH]: {
    readonly what: string;
    readonly why: string;
    readonly remedy: string;
  };
} = {
  'reason=hard-match-blocked': {
    what: '{object} wurde nicht exportiert: Ein Konto des Mandanten hat seinen Quellanker und darf nicht übernommen werden.',
    why: `Der Mandant sperrt die Übernahme durch festen Abgleich, oder das Konto ist geschützt: Es hat eine Administratorrolle oder gehörte zu einem anderen Objekt von Active Directory${SAYS}.`,
    remedy:
      'Wenn beide dieselbe Person sind: Lassen Sie festen Abgleich für die Zeit des Exports zu, nehmen Sie die Rolle weg oder leeren Sie onPremisesObjectIdentifier, und führen Sie das Objekt noch einmal aus. `causeway conflicts list` zeigt beide.',
  },
  'reason=soft-match-taken': {
    what: `{object} wurde nicht exportiert: [{value} würde beide gleichsetzen: es und ]${OTHER}, und das dürfen sie nicht sein.`,
    why: `Das Objekt, das abgeglichen würde, hat einen anderen Quellanker, oder der Mandant sperrt weichen Abgleich${SAYS}.`,
    remedy:
      'Wenn beide dieselbe Person sind, übernehmen Sie das Konto oder schreiben Sie den Anker mit `causeway conflicts fix`. Sonst ändern Sie den Wert bei einem der beiden.',
  },
  'reason=object-type-mismatch': {
    what: `{object} wurde nicht exportiert: [{value} gehört einem Objekt anderer Art: ]${OTHER}.`,
    why: `Ein Benutzer, eine Gruppe und ein Kontakt können nicht dasselbe Objekt sein${SAYS}.`,
    remedy:
      'Ändern Sie den Wert bei einem der beiden, oder nehmen Sie die Adresse weg: `causeway conflicts list` zeigt beide.',
  },
  'reason=administrator-match': {
    what: `{object} wurde nicht exportiert: Es würde ein Konto mit Administratorrolle übernehmen: ${OTHER}.`,
    why: `Der Dienst lässt niemanden einen Administrator übernehmen${SAYS}.`,
    remedy: 'Nehmen Sie dem Konto die Rolle, führen Sie das Objekt noch einmal aus, und geben Sie die Rolle zurück.',
  },
  'reason=attribute-fixed': {
    what: '{object} wurde nicht exportiert: {attribute|Ein Attribut} wird ein für alle Mal gesetzt.',
    why: `Es hat im Mandanten schon einen anderen Wert${SAYS}.`,
    remedy:
      'Stellen Sie in Active Directory den früheren Wert wieder her. Ist es onPremisesObjectIdentifier, wie bei einem Konto, das mit seinem früheren Anker neu angelegt wurde: Lassen Sie im Mandanten für die Zeit des Exports neue Kennungen zu, oder leeren Sie es am Konto, und führen Sie das Objekt noch einmal aus.',
  },
  'reason=object-too-large': {
    what: '{object} wurde nicht exportiert: Es ist zu groß[ ({attribute})].',
    why: `Der Dienst nimmt von einem Objekt 15 Zertifikate, etwa 300 Adressen und ein Bild von 100 KB${SAYS}.`,
    remedy:
      'Entfernen Sie abgelaufene Zertifikate und Adressen, die niemand benutzt, oder nehmen Sie ein kleineres Bild.',
  },
  'reason=federated-domain-change': {
    what: '{object} wurde nicht exportiert: Sein Name wechselt von einer föderierten Domäne in eine andere.',
    why: `Der Dienst nimmt das nicht in einem Schritt${SAYS}.`,
    remedy: 'Geben Sie ihm zuerst einen Namen in der Domäne des Mandanten (onmicrosoft.com), dann den gewünschten.',
  },
  'reason=cloud-object': {
    what: '{object} wurde nicht gelöscht: Es wird nicht mehr synchronisiert.',
    why: `Der Dienst lässt nur löschen, was synchronisiert wird${SAYS}.`,
    remedy: 'Löschen Sie es im Mandanten, wenn es weg soll; sonst ist nichts zu tun.',
  },
  'reason=cloud-password': {
    what: 'Das Kennwort von {object} wurde nicht geschrieben: Das Konto gehört zur Cloud.',
    why: `Nur Kennwörter synchronisierter Konten werden synchronisiert${SAYS}.`,
    remedy: 'Nichts zu tun, wenn das Konto zur Cloud gehört. Sonst sehen Sie nach, warum es nicht synchronisiert wird.',
  },
  'reason=quota': {
    what: '{object} wurde nicht exportiert: Der Mandant hat so viele Objekte, wie er haben darf.',
    why: `Die Grenze wächst mit einer überprüften Domäne und mit Lizenzen${SAYS}.`,
    remedy:
      'Nehmen Sie Objekte aus dem Bereich oder aus dem Papierkorb, oder lassen Sie die Grenze von Microsoft anheben.',
  },
  'reason=exchange-only': {
    what: 'Die Adresse von {object} wurde nicht weggenommen.',
    why: 'Microsoft Graph schreibt nur Mailadresse und Namen eines Benutzers; andere Adressen und die von Gruppen gehören Exchange.',
    remedy: 'Entfernen Sie die Adresse im Exchange Admin Center, oder nehmen Sie sie dem anderen.',
  },
  'reason=not-a-user': {
    what: '{object} wurde nicht geändert: Nur Benutzer haben einen Anker, der sich schreiben lässt.',
    why: 'Gruppen und Kontakte werden nach ihrer Adresse abgeglichen oder gar nicht.',
    remedy: 'Geben Sie beiden dieselbe primäre Adresse, oder löschen Sie das Objekt im Mandanten.',
  },
  'reason=no-anchor': {
    what: 'Der Anker wurde nicht geschrieben: {object} soll noch keinen bekommen.',
    why: 'Unser Objekt wurde noch nicht zu Ende synchronisiert.',
    remedy: 'Synchronisieren Sie es, und sehen Sie sich seine Fehler an: `causeway errors`.',
  },
  'reason=change-in-directory': {
    what: 'Der Wert von {object} wurde nicht geändert.',
    why: 'Ein Name kann nicht leer sein, und was an seine Stelle tritt, entscheidet ein Mensch.',
    remedy: 'Ändern Sie ihn in Active Directory; der nächste Zyklus nimmt ihn mit.',
  },
  'reason=not-a-value-of-the-account': {
    what: '{object} hat diese Adresse in Active Directory nicht.',
    why: 'Eine Regel bildet sie, oder sie wurde inzwischen entfernt.',
    remedy: 'Synchronisieren Sie das Objekt, oder ändern Sie die Regel, die die Adresse schreibt.',
  },
  'reason=name-needed': {
    what: 'Der Name von {object} wurde nicht weggenommen.',
    why: 'Ein Benutzer kann nicht ohne Namen sein, und die Domäne des Mandanten ist nicht bekannt.',
    remedy: 'Ändern Sie den Namen im Entra Admin Center.',
  },
  'reason=synchronized': {
    what: '{object} wurde nicht geändert: Es wird synchronisiert.',
    why: 'Was Active Directory pflegt, lässt sich im Mandanten nicht schreiben.',
    remedy: 'Ändern Sie es dort, wo es herkommt.',
  },
};
