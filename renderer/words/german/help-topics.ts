/** Wozu jede Seite da ist und wie man sie benutzt. Absätze trennt eine leere Zeile. */

import type { Area } from '../types.ts';

const topic = (title: string, ...paragraphs: readonly string[]) => ({ title, text: paragraphs.join('\n\n') });

export const HELP_TOPICS: Area<'help'>['topics'] = {
  home: topic(
    'Übersicht',
    'Das Bild zeigt links Ihre Gesamtstrukturen, in der Mitte die Identitäten, die Causeway daraus macht, und rechts den Mandanten. Auf jedem Pfeil steht, was der letzte Zyklus bewegt hat, darunter, was wartet. Jede Zahl öffnet die Objekte dahinter.',
    'Ein Pfeil ist bernsteinfarben und sagt „angehalten“, wenn eine Sicherung einen Export anhielt, rot und sagt „fehlgeschlagen“, wenn der letzte Lauf nicht zu Ende kam, und gepunktet und sagt „Staging“, solange nichts geschrieben wird.',
    'Darunter stehen die Zyklen des letzten Tages: Die Höhe eines Balkens sagt, wie viele Änderungen, seine Farbe, wie es ging. Rechts stehen höchstens drei Dinge, die einen Menschen brauchen, jedes mit dem Weg zu seinem Mittel.',
    '„Jetzt synchronisieren“ startet sofort einen Zyklus: Er liest, was sich geändert hat, wendet die Regeln an und exportiert. „Alles synchronisieren“ liest alle Objekte erneut; das dauert länger und ist nur nötig, nachdem außerhalb von Causeway etwas wiederhergestellt oder repariert wurde.',
  ),
  operations: topic(
    'Vorgänge',
    'Jeder Lauf jedes Konnektors, der neueste zuerst. Ein Zyklus besteht aus Läufen: einem Import jedes Verzeichnisses, einer Synchronisierung von jedem, einem Export in jedes.',
    'Filtern Sie nach Ergebnis, Konnektor oder Schritt. Die Eingabetaste oder ein Doppelklick öffnet einen Lauf.',
  ),
  run: topic(
    'Ein Lauf',
    'Die Zahlen des Laufs stehen in der Reihenfolge, in der die Arbeit getan wird. Eine Zahl, die ein Verweis ist, öffnet ihre Objekte.',
    'Unter „Verbindung“ stehen die Server, die geantwortet haben, und wie oft etwas erneut gesendet werden musste. Unter „Schritte“ nennt ein Import jede Domäne für sich.',
  ),
  pending: topic(
    'Ausstehende Exporte',
    'Was der nächste Export schreibt, Objekt für Objekt, vorher und nachher. Im Stagingmodus ist es das, was geschrieben würde.',
    'Wählen Sie eine Zeile, um ihre Attribute zu sehen: Abweichende Zeichen sind hervorgehoben, Werte von Listen erscheinen als hinzugefügt und entfernt, und jedes nennt die Regel, von der es kommt. Die Eingabetaste öffnet das ganze Objekt.',
    'Ein Export, der mehr Objekte löschen würde, als die Löschschwelle erlaubt, ist angehalten: Nichts davon wird geschrieben, bis ihn hier jemand freigibt. Sind die Löschungen falsch, ändern Sie, was sie verursacht, und synchronisieren Sie erneut: Ein Halt, der nicht mehr nötig ist, vergeht von selbst.',
    '„Plan sichern“ schreibt alles in eine Datei: CSV für eine Tabelle, XML in der Form von csexport.',
  ),
  conflicts: topic(
    'Konflikte',
    'Was der Dienst so nicht nimmt, gefunden in dem, was ansteht, bevor etwas davon gesendet wird: Werte, die ein anderes Objekt hat, Werte, die nicht erlaubt sind, Konten des Mandanten, die übernommen würden. Jeder Konflikt sagt, was der Dienst tun wird, nennt beide Objekte und was zu tun ist.',
    '„In Quarantäne“ nennt Werte, die der Dienst zurückhält, weil ein anderes Objekt sie hat: wer jeden haben will, wer ihn hat, seit wann, und was stattdessen geschrieben wurde.',
    'Manche Abhilfen haben eine Schaltfläche. Sie zeigt zuerst, was wohin geschrieben würde; ohne Bestätigung wird nichts geschrieben, und im Stagingmodus gar nichts. „Ausgeführte Abhilfen“ behält, was vorher da war, und den Weg zurück.',
  ),
  objects: topic(
    'Objekte',
    'Geben Sie den Anfang eines Namens, eines Kontos, einer Mailadresse, eines Ankers oder einen ganzen definierten Namen ein. Mehrere Wörter müssen alle vorkommen.',
    'Schränken Sie nach Ort, Art und Zustand ein, oder fügen Sie Bedingungen an Attribute hinzu. Was Sie wählen, ist Teil der Adresse; eine Suche lässt sich also als Lesezeichen aufheben.',
  ),
  object: topic(
    'Ein Objekt',
    'Die ganze Kette nebeneinander: was das Verzeichnis hält, was Causeways Abbild hält mit allem Ausstehenden darüber, die Identität im Metaverse, und dasselbe noch einmal für den Mandanten. Gleiche Werte sind leise, Abweichungen hell.',
    'Die Pfeile zwischen den Spalten sagen, woher ein Wert kommt: Wählen Sie einen, um die Regel und den Fluss zu sehen und die, die dagegen verloren haben.',
    'Fehlt das Objekt irgendwo, sagt die Seite, warum: die Regel und die erste Bedingung, die nicht zutrifft.',
    '„Nur dieses jetzt synchronisieren“ liest das Objekt aus seinen Verzeichnissen, wendet die Regeln darauf an und exportiert, was für dieses allein folgt. Es gelten dieselben Sicherungen wie für jeden Export.',
  ),
  rules: topic(
    'Regeln',
    'Synchronisierungsregeln entscheiden jeden Pfeil: welche Objekte teilnehmen, wie sie einander finden und welche Werte fließen. Sie stehen nach Richtung und Nummer; setzen mehrere dasselbe Attribut, gewinnt die kleinere Nummer.',
    'Standardregeln kommen mit Causeway und folgen Ihrer Wahl in der Einrichtung. Sie tragen ein Schloss: Sie lassen sich deaktivieren und klonen, aber nicht bearbeiten. Eigene Regeln haben Nummern von 0 bis 99 und gehen ihnen damit vor.',
    'Wählen Sie eine Zeile, um zu sehen, was sie ist und was sich mit ihr tun lässt; die Eingabetaste oder ein Doppelklick öffnet sie. Mit der Tastatur wählt X eine Regel für den Export, Alt mit den Pfeiltasten rückt eine eigene Regel nach oben oder unten, und Entf löscht sie.',
    'Jede Änderung ist eine neue Version der Konfiguration und sagt, welche Konnektoren ihretwegen vollständig synchronisiert werden.',
  ),
  rule: topic(
    'Eine Regel',
    'Eine Regel hat vier Teile. Die Beschreibung sagt, zwischen welchen Objekten sie steht. Der Bereichsfilter sagt, für welche davon sie gilt: Eine Gruppe muss zutreffen, und in einer Gruppe alles. Verknüpfungsregeln sagen, wie die Objekte einander finden. Transformationen sagen, was fließt.',
    'Eine Standardregel wird zum Lesen gezeigt. „Klonen und bearbeiten“ macht eine Kopie mit kleinerer Nummer; wird die Kopie gesichert, wird das Original deaktiviert. Löschen Sie die Kopie, ist das Original wieder aktiv.',
    'Wählen Sie unter „Ausprobieren an“ ein Objekt: Jede Bedingung sagt dann, ob sie zutrifft und was das Objekt hat, die Verknüpfungsregeln, was sie finden, und jeder Fluss, was er ergäbe, neben dem, was jetzt da ist. Geändert wird dadurch nichts.',
    'In einem Ausdruck ergänzt Strg+Leertaste Funktionen, Attribute, Parameter und Wörter. Ein Fehler ist an seinem Zeichen unterstrichen; war vermutlich ein anderer Name gemeint, setzt ihn ein Druck ein. Eine Regel mit einem Fehler lässt sich nicht sichern.',
    'Was Sie schreiben, bleibt auf diesem Rechner, bis Sie es sichern oder verwerfen, auch wenn Sie die Seite verlassen.',
  ),
  connectors: topic(
    'Konnektoren',
    'Wie jedes Verzeichnis verbunden ist: Server, Sicherheit, Konto, Domänen und Container, und was dort gelesen und geschrieben wird.',
    'Ein einzelner Schritt lässt sich für sich starten, etwa ein Import, um zu sehen, ob ein Server antwortet. Der Zeitplan tut alle in ihrer Reihenfolge.',
  ),
  errors: topic(
    'Fehler',
    'Fehler stehen nach ihrer Ursache beieinander, denn ein Mittel hilft meist allen Objekten mit derselben Ursache. Jede sagt, was geschah, warum, soweit bekannt, und was zu tun ist.',
    'Ein Fehler verlässt die Liste von selbst, wenn das Objekt ohne ihn gelesen, synchronisiert oder exportiert wurde. Jeder Lauf versucht es erneut.',
  ),
  signIn: topic(
    'Anmeldung',
    'Ein Kennwort, das in der Gesamtstruktur geändert wird, ist in Sekunden gelesen und an den Mandanten gesendet. Das Lebenszeichen sagt, wann jede Domäne zuletzt bis zum Ende gelesen war; mehr als zwei Stunden Stille stehen auf der Übersicht.',
    'Das Kennwort einer Person wird synchronisiert, sobald die Person im Mandanten ist und ein Import sie dort gesehen hat. Jede Zahl führt zu den Personen dahinter; die Seite einer Person sagt, welche Regeln entscheiden und was wann gesendet wurde, und sendet das Kennwort noch einmal.',
    'Alles noch einmal zu lesen schadet nicht: Was der Mandant hat, wird nicht ein zweites Mal gesendet, außer Sie verlangen es. Deaktivierte Konten, Computer und Konten ohne Kennwort sind nicht im Bereich.',
    'Der Mandant entscheidet, ob er vorläufige Kennwörter annimmt und ob Kennwörter in der Cloud ablaufen: Beides steht in seinen Einstellungen.',
  ),
  tasks: topic(
    'Aufgaben',
    'Änderungen nach der Einrichtung: was synchronisiert wird, Stagingmodus, Konten und Zertifikate, und der Blick auf Störungen. Eine Änderung beginnt als Entwurf mit einer Vorschau ihrer Wirkung; die Synchronisierung läuft währenddessen weiter.',
  ),
  settings: topic(
    'Einstellungen',
    'Farben und Sprache gehören zu diesem Fenster. Der Zeitplan und die Zeit, für die Läufe aufbewahrt werden, gehören zu Causeway selbst, gleich wer es öffnet.',
  ),
  setupWelcome: topic(
    'Einrichtung: Willkommen',
    'Die Einrichtung verbindet Ihre Gesamtstrukturen und Ihren Mandanten, fragt, was synchronisiert werden soll, zeigt, was geschehen würde, und beginnt, wenn Sie es sagen. Bis „Konfigurieren“ wird in kein Verzeichnis geschrieben.',
    'Alles, was Sie eingeben, wird als Entwurf aufgehoben. Sie können jederzeit gehen und später auf derselben Seite weitermachen.',
  ),
  setupExpress: topic(
    'Einrichtung: Express oder angepasst',
    'Express nimmt die üblichen Antworten: eine Gesamtstruktur, alle Personen und Gruppen, die übliche Art, sie zu erkennen. Angepasst fragt nach jeder. Das Gewählte lässt sich später ändern; nur der Quellanker gilt für immer.',
  ),
  setupComponents: topic(
    'Einrichtung: benötigte Komponenten',
    'Wo Causeway seine Datenbank hält, und ob dieser Ordner beschreibbar und privat ist. Hier lassen sich Einstellungen eines anderen Causeway oder eine Antwortdatei der Befehlszeile einlesen.',
  ),
  setupSignIn: topic(
    'Einrichtung: wie Personen sich anmelden',
    'Wie Personen gegenüber Microsoft nachweisen, wer sie sind. Angeboten wird nur, was diese Version von Causeway einrichten kann.',
    'Die Kennworthashsynchronisierung ist der übliche Weg: Personen melden sich in der Cloud mit dem Kennwort der Gesamtstruktur an, auch wenn Ihr Netz ausfällt. Was die Gesamtstruktur verlässt, ist ein gesalzener Hash des Hashes; mit ihm meldet sich niemand in der Gesamtstruktur an.',
    'Sie braucht zwei Rechte am Kopf jeder Domäne: Replicating Directory Changes und Replicating Directory Changes All. Wer beide hat, kann jeden Hash der Domäne lesen: Geben Sie sie allein dem Konto von Causeway, und schützen Sie diesen Rechner wie einen Domänencontroller.',
  ),
  setupTenant: topic(
    'Einrichtung: mit Microsoft Entra ID verbinden',
    'Causeway meldet sich am Mandanten als eigene Anwendung an, mit einem Zertifikat. Das Zertifikat macht es selbst; der private Schlüssel verlässt diesen Rechner nie.',
    'Die Anwendung braucht Berechtigungen, die ein Administrator einmal erteilt. Causeway kann das für einen Administrator tun, der sich dafür anmeldet, oder Sie tun es im Portal und geben die beiden Kennungen ein.',
  ),
  setupDirectories: topic(
    'Einrichtung: Verzeichnisse verbinden',
    'Eine Gesamtstruktur braucht einen Namen, einen Server oder keinen (dann findet ihn DNS) und ein Konto, das lesen und, wo nötig, Änderungen replizieren darf. Organisations- und Domänenadministratoren werden abgelehnt: Das Konto soll nicht mehr Rechte haben, als es benutzt.',
    'Die Prüfungen laufen von selbst und lassen sich einzeln wiederholen. Eine fehlgeschlagene zeigt den Befehl, der es behebt.',
    'Ein Zertifikat, dem nicht vertraut wird, erscheint mit seinem Fingerabdruck. Vergleichen Sie ihn mit dem auf dem Domänencontroller, bevor Sie es annehmen.',
  ),
  setupSignInNames: topic(
    'Einrichtung: Anmeldenamen',
    'Personen behalten ihren Anmeldenamen, wenn seine Endung eine bestätigte Domäne des Mandanten ist. Andere Endungen ersetzt der Mandant durch den Namen unter onmicrosoft.com. Bestätigen Sie zuerst die Domäne, oder wählen Sie ein anderes Attribut.',
  ),
  setupFiltering: topic(
    'Einrichtung: Domänen und Organisationseinheiten',
    'Haken Sie an, was gelesen werden soll. Ein halb gefülltes Kästchen heißt, dass darunter etwas ausgelassen ist. Die Zahlen sind Personen unter jeder Organisationseinheit.',
    'Entscheiden Sie auch, was mit Organisationseinheiten geschieht, die später entstehen: Unter einer angehakten werden sie gelesen oder ausgelassen.',
  ),
  setupIdentifying: topic(
    'Einrichtung: Personen erkennen',
    'Hat jemand Konten in mehreren Gesamtstrukturen, sagen Sie, woran sie als eine Person zu erkennen sind. Gibt es jeden nur einmal, wird nichts verglichen.',
    'Der Quellanker bindet ein Konto im Mandanten an sein Objekt in der Gesamtstruktur. ms-DS-ConsistencyGuid übersteht einen Umzug in eine andere Gesamtstruktur, objectGUID nicht. Die Wahl gilt für immer.',
  ),
  setupGroupFilter: topic(
    'Einrichtung: Gruppenfilter',
    'Für einen Pilotbetrieb kann je Gesamtstruktur eine Gruppe begrenzen, wer synchronisiert wird: nur ihre direkten Mitglieder, was sonst auch gewählt ist. Wer über eine andere Gruppe zu ihr gehört oder sie als primäre Gruppe hat, ist nicht dabei.',
    'Die Gruppe und ihre Mitglieder müssen in gewählten Containern liegen. Sie ist an ihrer objectGUID zu erkennen und darf umbenannt werden. Der Filter lässt sich später wegnehmen und nicht wieder setzen.',
  ),
  setupFeatures: topic(
    'Einrichtung: optionale Funktionen',
    'Funktionen von Exchange werden angeboten, wo das Schema einer Gesamtstruktur für Exchange erweitert ist. Was die Schnittstelle des Mandanten nicht trägt, steht jeweils daneben: Es wird ausgearbeitet und bereitgestellt, damit Sie es sehen, und als nicht unterstützt gezählt.',
  ),
  setupServices: topic(
    'Einrichtung: Dienste',
    'Jeder Dienst benutzt einige Attribute von Personen, Gruppen und Kontakten. Was kein angekreuzter Dienst benutzt, bleibt in Ihren Gesamtstrukturen; was Personen und Geräte kenntlich macht, fließt immer.',
  ),
  setupAttributes: topic(
    'Einrichtung: Attribute',
    'Eines nach dem anderen, mit den Diensten, die es benutzen. Ein nötiges lässt sich nicht weglassen. Die Änderung wirkt mit einer vollständigen Synchronisierung. Was zuvor gesendet wurde, bleibt im Mandanten, wie es war, und wird nicht mehr nachgeführt.',
  ),
  setupExtensions: topic(
    'Einrichtung: Verzeichniserweiterungen',
    'Eigene Attribute werden im Mandanten zu Erweiterungsattributen, benannt nach der Anwendung, der sie gehören. Angeboten wird, wofür der Mandant einen Typ hat: Text, Zahlen, ja oder nein, und Bytes; mehrere Werte nur bei Text und Bytes.',
  ),
  setupSafety: topic(
    'Einrichtung: Grenzen und Takt',
    'Ein Export, der mehr Objekte löschen würde als die Schwelle, wartet, bis ihn jemand freigibt. Der Zeitplan startet alle so und so viele Minuten einen Zyklus; gelesen und geschrieben werden nur Änderungen.',
  ),
  setupReady: topic(
    'Einrichtung: bereit zum Konfigurieren',
    'Ein Überblick in Sätzen, jeder mit dem Weg zurück zu seiner Seite, und eine Vorschau: Causeway liest Ihre Verzeichnisse in eine Arbeitskopie, wendet die Regeln an und zählt, was angelegt, verknüpft, geändert, gelöscht und ausgelassen würde. Nichts wird geschrieben.',
    'Mit dem Stagingmodus wird auch nach „Konfigurieren“ nichts geschrieben, bis Sie ihn ausschalten.',
  ),
  setupConfiguring: topic(
    'Einrichtung: wird konfiguriert',
    'Die Schritte, wie sie geschehen. Sie können jederzeit abbrechen: Es wird gesagt, was getan ist. Ein fehlgeschlagener Schritt lässt sich wiederholen und macht dort weiter, wo er war.',
  ),
  setupComplete: topic('Einrichtung: fertig', 'Was getan wurde, was anzusehen ist, und was als Nächstes zu tun ist.'),
  howItWorks: topic(
    'Wie Causeway arbeitet',
    'Causeway liest Verzeichnisse in Konnektorbereiche, wendet Regeln an, die die Objekte im Metaverse zu Identitäten zusammenführen, plant daraus, was jedes Verzeichnis halten soll, und schreibt den Unterschied. Der nächste Import zeigt, ob es angekommen ist.',
    'Nichts wird geschrieben, was nicht geplant war, und jede geschriebene Änderung wird vermerkt, bevor sie gesendet wird; eine Unterbrechung verliert also nichts und wiederholt nichts.',
  ),
  stagingMode: topic(
    'Stagingmodus',
    'Im Stagingmodus wird alles gelesen und geplant, und in kein Verzeichnis wird geschrieben. Benutzen Sie ihn, um vor dem ersten Export den Plan anzusehen oder einen zweiten Server bereitzuhalten.',
    'In einen Mandanten darf nur ein Server schreiben. Bevor Sie den Stagingmodus hier ausschalten, schalten Sie ihn dort ein (oder Causeway dort aus); die Prüfliste unter Aufgaben hilft.',
  ),
  deletions: topic(
    'Löschungen und die Schwelle',
    'Ein Objekt, das den Bereich verlässt oder in der Gesamtstruktur gelöscht wird, löscht der nächste Export im Mandanten. Ein falscher Haken könnte viele löschen: Deshalb sendet ein Export über der Löschschwelle gar nichts und wartet.',
    'Gelöschte Konten bleiben 30 Tage im Papierkorb des Mandanten. Kommt das Objekt in dieser Zeit zurück in den Bereich, wird das Konto mit ihm wiederhergestellt.',
  ),
  cycles: topic(
    'Zyklen und der Zeitplan',
    'Ein Zyklus importiert aus jedem Verzeichnis, synchronisiert und exportiert. Der übliche liest, was sich geändert hat; nach einer Änderung von Regeln oder Bereich liest oder wendet der nächste von selbst alles an.',
    'Der Zeitplan startet alle so und so viele Minuten einen Zyklus, von Beginn zu Beginn gezählt. Er wartet, solange ein anderer Lauf im Gang ist.',
  ),
  keyboard: topic(
    'Tastatur',
    'Strg+K öffnet die Befehle: Seiten, Aktionen, Hilfe und die Suche nach Objekten.',
    'In Listen bewegen die Pfeiltasten, Bild auf, Bild ab, Pos1 und Ende die Zeile, die Leertaste öffnet das Feld daneben, die Eingabetaste die ganze Seite, Esc schließt das Feld, Strg+C kopiert die Zeile.',
    'In Bäumen öffnet der Pfeil nach rechts, der Pfeil nach links schließt, die Leertaste hakt an, und Buchstaben springen zu einem Namen.',
  ),
  privacy: topic(
    'Was wo aufbewahrt wird',
    'Causeway hält ein Abbild dessen, was es liest, die Geschichte seiner Läufe und das Journal dessen, was es geschrieben hat, in seinem Datenordner auf diesem Rechner. Geheimnisse sind versiegelt. An niemanden wird etwas gesendet außer an Ihre eigenen Verzeichnisse. Die Liste steht unter Aufgaben, Datenschutz.',
  ),
};
