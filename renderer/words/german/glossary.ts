/** Die Wörter des Fachs, erklärt für jemanden, der ihnen zum ersten Mal begegnet. */

import type { Area } from '../types.ts';

const term = (name: string, text: string) => ({ name, text });

export const GLOSSARY: Area<'glossary'> = {
  heading: 'Glossar',
  more: 'Im Glossar',
  forest: term(
    'Gesamtstruktur',
    'Eine Installation von Active Directory: eine oder mehrere Domänen, die ein Schema teilen und einander vertrauen. Causeway liest daraus Personen und Gruppen.',
  ),
  domain: term(
    'Domäne',
    'Ein Teil einer Gesamtstruktur mit eigenem Namen, etwa contoso.test, und eigenen Domänencontrollern.',
  ),
  organizationalUnit: term(
    'Organisationseinheit',
    'Ein Ordner einer Domäne mit Personen, Gruppen und weiteren Organisationseinheiten. Welche gelesen werden, ist eine Wahl.',
  ),
  tenant: term(
    'Mandant',
    'Der eigene Teil einer Organisation in Microsoft Entra ID, mit ihren Konten, Gruppen und bestätigten Domänen.',
  ),
  verifiedDomain: term(
    'Bestätigte Domäne',
    'Ein Domänenname, dessen Besitz der Mandant nachgewiesen hat. Anmeldenamen müssen auf einen solchen enden; andere werden durch den Namen unter onmicrosoft.com ersetzt.',
  ),
  userPrincipalName: term(
    'Benutzerprinzipalname',
    'Der Name, mit dem sich jemand anmeldet, geschrieben wie eine Mailadresse: anna@contoso.test.',
  ),
  connector: term(
    'Konnektor',
    'Die Verbindung zu einem Verzeichnis: einer Gesamtstruktur oder dem Mandanten. Er hat ein eigenes Konto, einen eigenen Konnektorbereich und eigene Läufe.',
  ),
  connectorSpace: term(
    'Konnektorbereich',
    'Causeways Abbild eines Verzeichnisses, wie zuletzt gelesen, und darüber alles, was geschrieben werden soll.',
  ),
  metaverse: term(
    'Metaverse',
    'Der Ort in der Mitte, an dem die Objekte aller Gesamtstrukturen, die dieselbe Person sind, eine Identität werden.',
  ),
  identity: term(
    'Identität',
    'Eine Person, eine Gruppe oder ein Kontakt im Metaverse, gleich wie viele Konten es dafür in den Gesamtstrukturen gibt.',
  ),
  join: term(
    'Verknüpfung',
    'Erkennen, dass ein Objekt zu einer schon vorhandenen Identität gehört, an einem Wert, den beide haben.',
  ),
  projection: term('Projektion', 'Aus einem Objekt, zu dem keine Identität passt, eine neue im Metaverse machen.'),
  provisioning: term(
    'Bereitstellung',
    'Ein neues Objekt in einem Verzeichnis planen, für eine Identität, die dort noch keines hat.',
  ),
  disconnector: term(
    'Getrenntes Objekt',
    'Ein Objekt in einem Konnektorbereich, das zu keiner Identität gehört, meist weil keine Regel dafür gilt.',
  ),
  sourceAnchor: term(
    'Quellanker',
    'Der Wert, der ein Konto im Mandanten für immer an sein Objekt in der Gesamtstruktur bindet, was sich auch sonst ändert. Er wird einmal entschieden.',
  ),
  consistencyGuid: term(
    'ms-DS-ConsistencyGuid',
    'Ein Attribut in Active Directory, das den Quellanker halten kann. Anders als objectGUID lässt es sich mitnehmen, wenn ein Konto in eine andere Gesamtstruktur umzieht.',
  ),
  softMatch: term(
    'Weicher Abgleich',
    'Ein im Mandanten schon vorhandenes Konto übernehmen, weil es denselben Anmeldenamen oder dieselbe Mailadresse hat.',
  ),
  rule: term(
    'Synchronisierungsregel',
    'Sagt, welche Objekte teilnehmen, womit sie verknüpft werden und welche Werte von wo nach wo fließen.',
  ),
  scope: term(
    'Bereich',
    'Welche Objekte teilnehmen: die gewählten Domänen und Organisationseinheiten und die Bedingungen einer Regel.',
  ),
  attributeFlow: term(
    'Attributfluss',
    'Der Weg eines Werts: von einem Attribut an einem Ort, vielleicht verändert, zu einem Attribut an einem anderen.',
  ),
  lineage: term('Herkunft', 'Woher ein Wert kommt: die Regel, der Attributfluss und das Objekt, das ihn gab.'),
  precedence: term(
    'Rangfolge',
    'Welche Regel gewinnt, wenn mehrere einen Wert für dasselbe Attribut geben: die mit der kleinsten Zahl.',
  ),
  import: term(
    'Import',
    'Lesen aus einem Verzeichnis in den Konnektorbereich. Ein vollständiger Import liest alles, ein Deltaimport das Geänderte.',
  ),
  synchronization: term(
    'Synchronisierung',
    'Die Regeln anwenden: aus den Konnektorbereichen ins Metaverse, und von dort auf das, was jedes Verzeichnis halten soll.',
  ),
  export: term('Export', 'In ein Verzeichnis schreiben, was die Synchronisierung geplant hat, und nichts anderes.'),
  pendingExport: term(
    'Ausstehender Export',
    'Eine Änderung, die der nächste Export in ein Verzeichnis schreibt: ein Objekt hinzugefügt, geändert oder gelöscht.',
  ),
  confirmingImport: term(
    'Bestätigender Import',
    'Der Import nach einem Export. Er zeigt, ob das Verzeichnis nun hält, was geschrieben wurde.',
  ),
  run: term('Lauf', 'Eine Arbeit eines Konnektors: ein Import, eine Synchronisierung oder ein Export.'),
  cycle: term(
    'Zyklus',
    'Alle Läufe hintereinander: alles importieren, synchronisieren, exportieren. Der Zeitplan beginnt einen alle so und so viele Minuten.',
  ),
  stagingMode: term(
    'Stagingmodus',
    'Alles wird gelesen und geplant, und in kein Verzeichnis wird geschrieben. Für einen Blick vor dem ersten Export und für einen zweiten Server in Reserve.',
  ),
  deletionThreshold: term(
    'Löschschwelle',
    'Die Zahl der Löschungen, über der ein Export nichts schreibt und auf einen Menschen wartet.',
  ),
  backEnd: term(
    'Schnittstelle',
    'Die Schnittstelle des Mandanten, über die geschrieben wird, etwa Microsoft Graph. Nicht jede kann jedes Attribut tragen.',
  ),
  appRegistration: term(
    'App-Registrierung',
    'Causeways eigenes Konto im Mandanten. Es meldet sich mit einem Zertifikat an und hat nur die Berechtigungen, die ihm erteilt wurden.',
  ),
};
