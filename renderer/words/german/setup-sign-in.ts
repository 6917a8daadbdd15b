/** Die Seite des Assistenten zur Anmeldung, und was die Kennworthashsynchronisierung dort fragt. */

import type { Area } from '../types.ts';

type Setup = Area<'setup'>;

const SIGN_IN: Setup['signIn'] = {
  name: 'Anmeldung',
  heading: 'Wählen, wie sich Menschen anmelden',
  purpose: 'Was geschieht, wenn sich jemand aus Ihrer Gesamtstruktur bei einem Clouddienst anmeldet.',
  preview: '{name} (Vorschau)',
  methods: {
    'password-hash-sync': {
      name: 'Kennworthashsynchronisierung',
      means:
        'Menschen melden sich in der Cloud mit dem Kennwort an, das sie hier haben. Das geht auch, wenn Ihr Netz ausfällt, und die Cloud kann vor bekannt gewordenen Kennwörtern warnen.',
      needs:
        'den Verzeichnissynchronisierungsdienst, und zwei Replikationsrechte für das Konto jeder Gesamtstruktur. Das Kennwort selbst verlässt sie nie: In den Mandanten geht sein Hash, gesalzen und noch einmal gehasht.',
    },
    'pass-through': {
      name: 'Passthrough-Authentifizierung',
      means:
        'Menschen melden sich mit dem Kennwort an, das sie hier haben; einer Ihrer Domänencontroller prüft es jedes Mal.',
      needs:
        'Agenten, die die Cloud erreichen, mindestens zwei, und Domänencontroller, die antworten: Ohne sie meldet sich niemand an.',
    },
    federation: {
      name: 'Verbund',
      means: 'Die Anmeldeseite schickt Menschen zu einem Identitätsanbieter von Ihnen, der sagt, wer sie sind.',
      needs: 'einen Identitätsanbieter, der WS-Federation oder SAML spricht, etwa AD FS oder PingFederate.',
    },
    none: {
      name: 'Die Anmeldung lassen, wie sie ist',
      means: 'Wie sich Menschen anmelden, bleibt, oder es wird anderswo verwaltet.',
    },
  },
  noHashes: 'Microsoft Graph nimmt keine Kennworthashes an: Wie sich Menschen anmelden, bleibt, wie es ist.',
  needsService:
    'wählen Sie den Verzeichnissynchronisierungsdienst oder ein anderes Verfahren: Microsoft Graph nimmt keine Kennworthashes an',
  graph:
    'Änderungen gehen über Microsoft Graph, das keine Hashes annimmt. Wählen Sie auf „{page}“ den Verzeichnissynchronisierungsdienst.',
};

const PASSWORDS: Setup['passwords'] = {
  rightsTitle: 'Rechte, Kennworthashes zu lesen',
  later:
    'Sobald Ihre Gesamtstrukturen verbunden sind, werden ihre Konten erprobt: auf dieser Seite und noch einmal auf „{page}“. Ein fehlendes Recht hält die Einrichtung nicht auf.',
  may: 'Liest Kennworthashes aus {place}',
  mayPassed: 'Ein Domänencontroller lässt das Konto Geheimnisse replizieren.',
  ports:
    'Hashes werden über andere Ports als LDAP gelesen: 135, und der, den der Domänencontroller dort nennt. Öffnen Sie beide, oder legen Sie den Replikationsport fest und nennen Sie ihn, wo die Anmeldung gewählt wird.',
  both: 'Erteilt es. {shell}:',
  goesOn:
    'Die Einrichtung geht auch ohne weiter: Personen und Gruppen werden synchronisiert. Ihre Kennwörter folgen von selbst, sobald das Konto sie lesen darf.',
  more: 'Abgelaufene Konten, Ports und Gesamtstrukturen',
  expired: 'Abgelaufene Konten wie deaktivierte behandeln',
  expiredMeans:
    'Der Mandant kennt kein Ablaufdatum: Ohne dies kann sich ein hier abgelaufenes Konto weiter in der Cloud anmelden.',
  poll: 'Sekunden zwischen zwei Blicken auf geänderte Kennwörter',
  pollHint: 'Wo ein Domänencontroller Änderungen ankündigt, werden sie sofort gelesen.',
  pollError: 'Eine ganze Zahl von 2 bis 3.600.',
  ofForest: 'Die Kennwörter von {forest} synchronisieren',
  port: 'Replikationsport von {forest}',
  portHint: 'Nur wo der Port für eine Firewall festgelegt ist. Leer: Ein Domänencontroller nennt ihn auf Port 135.',
  portError: 'Eine ganze Zahl von 1 bis 65.535.',
  featureTitle: 'Kennwörter',
  feature: 'Kennworthashsynchronisierung',
  featureMeans:
    'Neben der heutigen Anmeldung: als Reserve, auf die Sie umschalten können, und damit bekannt gewordene Kennwörter auffallen.',
  featureLocked: 'An, weil sich Menschen damit anmelden. „{page}“ ändert das.',
  featureGraph:
    'Änderungen gehen über Microsoft Graph, das keine Hashes annimmt: Wählen Sie auf „{page}“ den Verzeichnissynchronisierungsdienst.',
};

export const SETUP_SIGN_IN = { signIn: SIGN_IN, passwords: PASSWORDS };
