/** Worte für das, was an einer Regel nicht stimmt; die Tatsachen sind die des englischen Katalogs. */

import type { ProblemWords } from '../catalogue.ts';

export const RULE_PROBLEMS: { readonly [code: string]: ProblemWords } = {
  'expression-too-long': {
    what: 'Der Ausdruck ist zu lang.',
    why: 'Ein Ausdruck hat höchstens {expected|20.000} Zeichen.',
    remedy: 'Verteilen Sie ihn auf zwei Regeln, oder berechnen Sie einen Teil zuerst in ein eigenes Attribut.',
  },
  'nesting-too-deep': {
    what: 'Der Ausdruck ist zu tief geschachtelt.',
    why: 'Klammern in Klammern oder eine Kette von Operatoren gehen über das hinaus, was eine Regel je braucht.',
    remedy: 'Berechnen Sie einen Teil zuerst in ein eigenes Attribut.',
  },
  'unexpected-character': {
    what: 'Das Zeichen {name} gehört nicht hierher.',
    why: 'Ein Ausdruck besteht aus Funktionen, [[Attributen]], "Texten", Zahlen, %Parametern% und Operatoren.',
    remedy: 'Nehmen Sie es heraus. Ein Text steht zwischen geraden Anführungszeichen.',
    meant: 'Ist {nearest} gemeint?',
  },
  'unterminated-text': {
    what: 'Hier beginnt ein Text, der nicht endet.',
    why: 'Das schließende Anführungszeichen fehlt.',
    remedy: 'Schließen Sie den Text. Ein Anführungszeichen in einem Text wird doppelt geschrieben.',
  },
  'unterminated-attribute': {
    what: 'Hier beginnt der Name eines Attributs, der nicht endet.',
    why: 'Die schließende Klammer fehlt.',
    remedy: 'Schließen Sie die Klammer hinter dem Namen.',
  },
  'unterminated-parameter': {
    what: 'Hier beginnt der Name eines Parameters, der nicht endet.',
    why: 'Das zweite Prozentzeichen fehlt.',
    remedy: 'Setzen Sie ein Prozentzeichen hinter den Namen.',
  },
  'number-invalid': {
    what: '{name|Das} ist keine Zahl.',
    why: 'Zahlen sind ganz; hexadezimale beginnen mit &H.',
    remedy: 'Berichtigen Sie die Zahl, oder setzen Sie sie als Text in Anführungszeichen.',
  },
  'value-expected': {
    what: 'Hier fehlt etwas[ vor {name}].',
    why: 'Auf einen Operator, ein Komma oder eine Klammer folgt nichts, das einen Wert hat.',
    remedy: 'Setzen Sie einen Wert ein, oder nehmen Sie heraus, was ihn verlangt.',
  },
  'operator-expected': {
    what: '{name|Das} steht hier ohne etwas, das es mit dem Vorigen verbindet.',
    why: 'Zwischen zwei Werten steht ein Operator oder ein Komma.',
    remedy: 'Setzen Sie ein, was fehlt: & verbindet zwei Texte.',
    meant: 'Ist {nearest} gemeint?',
  },
  'closing-parenthesis-expected': {
    what: 'Eine schließende Klammer fehlt[ vor {name}].',
    why: 'Eine Klammer wurde geöffnet und nicht geschlossen.',
    remedy: 'Schließen Sie sie dort, wo ihre Argumente enden.',
    meant: 'Ist {nearest} gemeint?',
  },
  'unknown-function': {
    what: 'Es gibt keine Funktion {name}.',
    why: 'Keine Funktion der Sprache heißt so; auf Groß- und Kleinschreibung kommt es an.',
    remedy: 'Nehmen Sie einen Namen aus dem Verzeichnis: causeway rules functions.',
    meant: 'Ist {nearest} gemeint?',
  },
  'unknown-name': {
    what: 'Das Wort {name} bedeutet hier nichts.',
    why: 'Für sich allein stehen NULL, True, False, CRLF, IgnoreThisFlow und AuthoritativeNull.',
    remedy: 'Ein Attribut steht in eckigen Klammern, ein Text zwischen Anführungszeichen.',
    meant: 'Ist {nearest} gemeint?',
  },
  'unknown-attribute': {
    what: 'Es gibt hier kein Attribut {name}.',
    why: 'Die Objekte, die die Regel liest oder schreibt, haben kein Attribut dieses Namens; auf Groß- und Kleinschreibung kommt es an.',
    remedy:
      'Wählen Sie ein Attribut des Schemas. Was im Verzeichnis hinzukam, ist bekannt, sobald das Schema neu gelesen ist.',
    meant: 'Ist {nearest} gemeint?',
  },
  'unknown-parameter': {
    what: 'Es gibt keinen Parameter %{name}%.',
    why: 'Parameter sind Namen des Connectors, seiner Domäne und seiner Gesamtstruktur.',
    remedy: 'Wählen Sie einen, den der Connector hat.',
    meant: 'Ist %{nearest}% gemeint?',
  },
  'unknown-variable': {
    what: 'Die Variable {name} wurde nicht eingeführt.',
    why: 'Eine Variable wird von Select, Where oder With eingeführt und gilt nur darin.',
    remedy: 'Verwenden Sie den Namen, den die Funktion erhalten hat.',
    meant: 'Ist {nearest} gemeint?',
  },
  'argument-count': {
    what: '{name|Die Funktion} hat die falsche Zahl von Argumenten.',
    why: 'Sie nimmt {expected|eine andere Zahl}.',
    remedy: 'Ergänzen Sie, was fehlt, oder nehmen Sie heraus, was zu viel ist.',
  },
  'argument-invalid': {
    what: '{name|Die Funktion} kann dieses Argument nicht nehmen.',
    why: 'An dieser Stelle nimmt sie {expected|etwas anderes}.',
    remedy: 'Berichtigen Sie das Argument.',
    meant: 'Ist {nearest} gemeint?',
  },
  'special-value-misplaced': {
    what: '{name} kann nicht mitten in einer Rechnung stehen.',
    why: 'Es ist kein Wert: Es sagt, was aus dem ganzen Fluss wird.',
    remedy: 'Setzen Sie es dorthin, wo das Ergebnis steht, wie in IIF(Bedingung, Wert, {name}).',
  },
  'reference-not-readable': {
    what: 'Die Verweise in {name} lassen sich nicht als Werte lesen.',
    why: 'Verweise auf andere Objekte werden für sich geführt und fließen unmittelbar, von Attribut zu Attribut.',
    remedy: 'Lassen Sie das Attribut unmittelbar fließen, oder zählen Sie seine Verweise.',
  },
  'type-mismatch': {
    what: '{name|Das} hat den falschen Typ[: {found}].',
    why: 'Was hier steht, muss {expected|von anderem Typ} sein.',
    remedy: 'Wandeln Sie es um, oder wählen Sie ein anderes Attribut.',
  },
  'type-uncertain': {
    what: '{name|Das} hat bei manchen Objekten vielleicht den falschen Typ[: {found}].',
    why: 'Was hier steht, muss {expected|von anderem Typ} sein; wo es das nicht ist, wird das Objekt nicht synchronisiert.',
    remedy: 'Wandeln Sie es um, oder lassen Sie es, wo Sie wissen, dass es immer passt.',
  },
  'document-invalid': {
    what: 'Das ist keine ganze Regel[: {name}].',
    why: 'Etwas fehlt oder hat eine Form, die Regeln nicht haben[: {expected}].',
    remedy: 'Füllen Sie es aus, oder berichtigen Sie es.',
  },
  'id-not-unique': {
    what: 'Die Kennung {name} gehört zwei Regeln.',
    why: 'Eine Regel ist an ihrer Kennung zu erkennen.',
    remedy: 'Geben Sie einer der beiden eine andere Kennung.',
  },
  'id-of-standard-rule': {
    what: 'Die Kennung {name} gehört einer Standardregel.',
    why: 'Standardregeln kommen mit Causeway und lassen sich nicht ersetzen.',
    remedy: 'Klonen Sie die Standardregel, schalten Sie sie aus, und ändern Sie den Klon.',
  },
  'precedence-not-unique': {
    what: 'Der Vorrang {name} gehört zwei Regeln[: auch „{other}“].',
    why: 'Der Vorrang entscheidet, welche Regel gewinnt; bei einer Zahl für zwei wüsste es niemand.',
    remedy: 'Wählen Sie eine freie Zahl.',
  },
  'precedence-out-of-range': {
    what: 'Der Vorrang {name} ist keine Zahl für eine eigene Regel.',
    why: 'Eigene Regeln haben 0 bis 99; Standardregeln beginnen bei 100.',
    remedy: 'Wählen Sie eine freie Zahl von 0 bis 99.',
  },
  'unknown-connector': {
    what: 'Es gibt keinen Connector {name}.',
    why: 'Eine Regel gehört zu einer verbundenen Gesamtstruktur oder zum Mandanten.',
    remedy: 'Wählen Sie einen der Connectors.',
    meant: 'Ist {nearest} gemeint?',
  },
  'unknown-object-type': {
    what: 'Es gibt hier keinen Objekttyp {name}.',
    why: 'Eine Regel ist auf jeder Seite für einen Typ von Objekten.',
    remedy: 'Wählen Sie einen, den der Connector oder das Metaverse hat.',
    meant: 'Ist {nearest} gemeint?',
  },
  'operator-not-applicable': {
    what: 'Nach {name} lässt sich dieses Attribut nicht fragen.',
    why: 'Das Attribut ist vom Typ {expected}.',
    remedy: 'Wählen Sie einen Operator, der zum Typ passt.',
  },
  'operator-not-available': {
    what: 'Nach {name} lässt sich hier nicht fragen.',
    why: 'Mitgliedschaften sind von Objekten eines Connectors bekannt, nicht vom Metaverse.',
    remedy: 'Fragen Sie in einer eingehenden Regel danach, und lassen Sie die Antwort in ein Attribut fließen.',
  },
  'value-invalid': {
    what: '„{name|}“ ist kein Wert dieses Attributs.',
    why: 'Das Attribut ist vom Typ {expected}.',
    remedy: 'Berichtigen Sie den Wert.',
  },
  'reference-flow-not-direct': {
    what: 'Verweise lassen sich nicht berechnen.',
    why: 'Ein Attribut, das auf andere Objekte verweist, nimmt seine Verweise aus einem anderen solchen Attribut, wie sie sind.',
    remedy:
      'Lassen Sie es unmittelbar fließen. Ein Ausdruck darf den Fluss nur aufhalten: IgnoreThisFlow, NULL oder Error.',
  },
  'merge-type-mixed': {
    what: '{name} wird in einer Regel zusammengeführt und in einer anderen nicht[: „{other}“].',
    why: 'Alle Regeln, die ein Attribut schreiben, müssen seine Werte gleich behandeln: hier {expected}.',
    remedy: 'Geben Sie den Flüssen dieselbe Art der Zusammenführung.',
  },
  'several-linking-rules': {
    what: 'Ein Objekt kann im Bereich zweier Regeln sein, die es beide verknüpfen[: auch von „{other}“].',
    why: 'Welche der beiden entscheidet, zu wem das Objekt gehört, ließe sich nicht sagen; es gehörte zu niemandem.',
    remedy:
      'Geben Sie den beiden Bereiche, die einander ausschließen, oder überlassen Sie das Verknüpfen einer von ihnen.',
  },
};
