/** Wörter für das, was Causeway selbst betrifft: Datenbank, Einstellungen, Läufe. */

import type { HOUSE_FAULTS as ENGLISH } from '../english/faults-of-the-house.ts';
import type { FaultWords } from '../catalogue.ts';

export const HOUSE_FAULTS: { readonly [code in keyof typeof ENGLISH]: FaultWords } = {
  'store-damaged': {
    what: 'Die Datenbank {file} ist beschädigt und wurde nicht geöffnet.',
    why: 'Ihre eigene Prüfung ist gescheitert: {message}.',
    remedy:
      'Setzen Sie eine Sicherung des Datenverzeichnisses an seine Stelle, oder legen Sie das beschädigte zur Seite und richten Sie neu ein: Identitäten und Anker sind in den Verzeichnissen, darum findet der erste Zyklus jedes Objekt wieder.',
  },
  'store-disk-full': {
    what: 'Die Datenbank {file} ließ sich nicht schreiben.',
    why: 'Der Datenträger ist voll. Was vorher gespeichert wurde, ist heil.',
    remedy:
      'Schaffen Sie auf diesem Datenträger Platz, und starten Sie den Zyklus wieder; er macht weiter, wo er stehen blieb.',
  },
  'store-newer-schema': {
    what: 'Die Datenbank {file} wurde nicht geöffnet.',
    why: 'Ein neueres Causeway hat sie geschrieben: Sie hat Schema {found}, diese Version kennt {known}.',
    remedy: 'Verwenden Sie die neuere Version von Causeway oder ein anderes Datenverzeichnis.',
  },
  'store-locked': {
    what: 'Die Datenbank {file} war nicht rechtzeitig frei.',
    why: 'Ein anderer Prozess hielt sie gesperrt.',
    remedy:
      'Versuchen Sie es wieder. Geschieht es noch einmal, zeigt `causeway status`, welcher Prozess das Datenverzeichnis verwendet.',
  },
  'store-unreadable': {
    what: 'Die Datenbank {file} ließ sich nicht öffnen oder schreiben.',
    why: 'Das Betriebssystem hat es verweigert[: {message}].',
    remedy: 'Prüfen Sie, ob dieses Konto das Datenverzeichnis lesen und schreiben darf und ob der Datenträger da ist.',
  },
  'answers-invalid': {
    what: 'Die Antworten wurden nicht angenommen: {path} ist falsch[ ({message})].',
    why: 'Sie passen nicht zu dem, was Causeway dort erwartet[; dazu {otherProblems#ist eine weitere Stelle|sind weitere Stellen} falsch].',
    remedy: 'Berichtigen Sie {path}. `causeway setup --schema` zeigt, was erwartet wird.',
    variants: {
      'message=unknown key': {
        what: 'Die Antworten wurden nicht angenommen: Einen Schlüssel {path} kennt Causeway nicht.',
        why: 'Ein verschriebener Schlüssel würde sonst stillschweigend übergangen[; dazu {otherProblems#ist eine weitere Stelle|sind weitere Stellen} falsch].',
        remedy:
          'Berichtigen Sie den Namen, oder entfernen Sie {path}. `causeway setup --schema` zeigt, welche Schlüssel es gibt.',
      },
      unreadable: {
        what: 'Die Antworten in {path} ließen sich nicht lesen.',
        why: '{unreadable}',
        remedy: 'Geben Sie eine JSON-Datei an, die dieses Konto lesen darf, oder - für die Standardeingabe.',
      },
      secret: {
        what: 'Der Wert von {path} ließ sich nicht aus {secret} holen.',
        why: '{message}.',
        remedy: 'Machen Sie {secret} diesem Konto zugänglich, oder geben Sie {path} eine andere Quelle.',
      },
      version: {
        what: 'Die gespeicherte Konfiguration, Version {version}, wurde nicht angenommen: {path} ist falsch[ ({message})].',
        why: 'Sie passt nicht zu dem, was diese Version von Causeway erwartet.',
        remedy:
          'Verwenden Sie die Version von Causeway, die sie gespeichert hat, oder richten Sie mit `causeway setup --replace` neu ein.',
      },
      call: {
        what: 'Die Anfrage {call} wurde nicht angenommen[: {path} ist falsch][ ({message})].',
        why: 'Ihre Argumente passen nicht zu dem, was Causeway erwartet.',
        remedy: 'Berichtigen Sie die Argumente, und versuchen Sie es wieder.',
      },
      name: {
        what: 'Die Antworten wurden nicht angenommen: Der Name {name} kommt zweimal vor.',
        why: 'Jede Gesamtstruktur braucht einen eigenen Namen, denn Regeln, Läufe und Fehler nennen sie damit.',
        remedy: 'Geben Sie einer der Gesamtstrukturen namens {name} einen anderen Namen.',
      },
      'path=': {
        what: 'Die Antworten wurden nicht angenommen[ ({message})].',
        remedy: 'Geben Sie ein JSON-Objekt an. `causeway setup --schema` zeigt, was erwartet wird.',
      },
    },
  },
  'not-configured': {
    what: 'In {dataDirectory} ist nichts eingerichtet.',
    why: 'Das Datenverzeichnis enthält keine Konfiguration.',
    remedy:
      'Richten Sie mit `causeway setup --answers FILE` ein, oder nennen Sie mit --data-dir ein anderes Datenverzeichnis.',
    variants: {
      known: {
        what: 'Einen Konnektor namens {connector} gibt es nicht.',
        why: 'Die Konnektoren sind: {known}.',
        remedy: 'Verwenden Sie einen dieser Namen.',
      },
      connector: {
        what: 'Einen Konnektor namens {connector} gibt es nicht.',
        why: 'Bisher wurde kein Konnektor eingerichtet, oder noch keiner ist gelaufen.',
        remedy: 'Richten Sie zuerst mit `causeway setup --answers FILE` ein.',
      },
    },
  },
  'already-configured': {
    what: '{dataDirectory} ist schon eingerichtet; nichts wurde geändert.',
    why: 'Eine neue Einrichtung ersetzt die geltende Konfiguration.',
    remedy: 'Fügen Sie dafür --replace hinzu, oder nennen Sie mit --data-dir ein anderes Datenverzeichnis.',
  },
  'secret-missing': {
    what: 'Das Geheimnis {name} ist nicht verfügbar.',
    why: 'Es wurde nie gespeichert.',
    remedy: 'Geben Sie es wieder ein: `causeway setup --replace --answers FILE`.',
    variants: {
      'reason=sealed-with-another-key': {
        why: 'Es ist mit einem anderen Schlüssel versiegelt als dem jetzigen.',
        remedy:
          'Setzen Sie den früheren Schlüssel an seine Stelle, oder geben Sie das Geheimnis wieder ein: `causeway setup --replace --answers FILE`.',
      },
      'reason=key-file-damaged': {
        what: 'Die Schlüsseldatei {name} des Datenverzeichnisses ist nicht zu gebrauchen.',
        why: 'Sie enthält keinen Schlüssel von 32 Byte.',
        remedy:
          'Holen Sie die Schlüsseldatei aus einer Sicherung zurück, oder entfernen Sie sie und geben Sie die Geheimnisse mit `causeway setup --replace --answers FILE` wieder ein.',
      },
      'reason=key-too-short': {
        what: 'Der Schlüssel in der Umgebungsvariablen {name} ist nicht zu gebrauchen.',
        why: 'Er hat weniger als 32 Zeichen.',
        remedy:
          'Setzen Sie den Schlüssel, der beim Speichern der Geheimnisse galt, oder entfernen Sie die Variable, um die Schlüsseldatei zu verwenden.',
      },
      server: {
        what: 'Das Kennwort für {server} ist leer.',
        why: 'Eine Anmeldung ohne Kennwort wäre eine als niemand.',
        remedy: 'Geben Sie das Kennwort des Konnektorkontos ein: `causeway setup --replace --answers FILE`.',
      },
    },
  },
  'data-directory-in-use': {
    what: 'Das Datenverzeichnis {directory} ist in Gebrauch[, von Prozess {pid}][ auf {host}].',
    why: '[Er wurde am {startedAt} gestartet für: {purpose}. ]Auf einem Datenverzeichnis kann nur ein Prozess zur selben Zeit Zyklen ausführen.',
    remedy:
      'Warten Sie, bis er fertig ist, oder beenden Sie ihn. Ansehen geht immer: status, history, pending, show und errors arbeiten daneben.',
  },
  'run-in-progress': {
    what: 'Der Lauf wurde nicht begonnen: {running} ist im Gange.',
    why: 'Ein Datenverzeichnis verwendet ein Lauf zur selben Zeit.',
    remedy: 'Warten Sie das Ende ab, oder brechen Sie ihn ab.',
  },
  'staging-mode-on': {
    what: 'Nichts wurde geschrieben[ nach {connector}]: Der Stagingmodus ist an.',
    why: 'Im Stagingmodus schreibt Causeway in kein Verzeichnis, wer auch immer es verlangt.',
    remedy:
      'Beenden Sie zuerst den Stagingmodus mit `causeway staging off`, oder berichtigen Sie die Werte dort, wo sie gepflegt werden.',
  },
  'confirmation-outdated': {
    what: 'Nichts wurde geschrieben: Was geschrieben würde, ist nicht mehr, was gezeigt wurde.',
    why: 'Jemand hat eines der Objekte inzwischen geändert.',
    remedy: 'Sehen Sie es sich noch einmal an, und bestätigen Sie, was dann gezeigt wird.',
  },
  'nothing-held': {
    what: 'Einen aufgehaltenen Export mit der Nummer {id} gibt es nicht.',
    why: 'Er wurde schon freigegeben und verwendet, oder seine Löschungen sind nicht mehr gewollt.',
    remedy: '`causeway approve` zeigt, was jetzt aufgehalten ist.',
  },
  'not-found': {
    what: 'Das gibt es nicht mehr.',
    why: 'Es wurde entfernt, oder was davon aufgehoben war, ist älter als der Verlauf.',
    remedy: 'Gehen Sie zurück und sehen Sie neu nach: Die Liste zeigt, was jetzt da ist.',
    variants: {
      'what=run': { what: 'Lauf {id} ist nicht bekannt.', why: 'Der Verlauf hebt Läufe nur einige Tage auf.' },
      'what=connector-object': {
        what: 'Das Objekt cs:{id} ist in keinem Konnektorbereich.',
        why: 'Es wurde gelöscht, oder es hat den Bereich verlassen.',
      },
      'what=metaverse-object': {
        what: 'Die Identität mv:{id} ist nicht im Metaverse.',
        why: 'Nichts hält sie mehr: Die Objekte, aus denen sie entstand, wurden gelöscht oder haben den Bereich verlassen.',
      },
      'what=object': {
        what: 'Es gibt kein Objekt {id}.',
        why: 'Es wurde nie importiert, oder der Name schreibt sich anders.',
        remedy:
          'Geben Sie einen DN, einen Benutzerprinzipalnamen, einen Anker, sAMAccountName, mail, cs:NUMMER oder mv:NUMMER an.',
      },
      'what=several-objects': {
        what: '{count#Objekt heißt|Objekte heißen} {id}.',
        why: 'Es muss eines gemeint sein.',
        remedy: 'Geben Sie seinen DN an, oder seine Nummer, wie `causeway show` sie nennt: cs:NUMMER oder mv:NUMMER.',
      },
      'what=counter': {
        what: 'Von den Objekten hinter {id} ist nichts aufgehoben.',
        why: 'Diese Zahl zählt keine Objekte.',
      },
    },
  },
  'run-cancelled': {
    what: 'Der Lauf[ auf {connector}] wurde abgebrochen.',
    why: 'Jemand hat darum gebeten.',
    remedy: 'Was getan ist, bleibt. Starten Sie den Zyklus wieder: Er macht weiter, wo dieser aufhörte.',
  },
  'error-limit-reached': {
    what: 'Der Export nach {connector} wurde nach {errors#Fehler|Fehlern} angehalten.',
    why: 'So viele Objekte wurden abgelehnt, dass die Ursache vermutlich eine gemeinsame ist; die Grenze ist {limit}.',
    remedy: '`causeway errors` zeigt, was sie gemeinsam haben; beheben Sie das, und starten Sie den Export wieder.',
  },
  'deletion-threshold-exceeded': {
    what: 'Der Export nach {connector} ist aufgehalten: Er würde {deletions#Objekt|Objekte} löschen. Nichts wurde gesendet.',
    why: 'Ein Export mit mehr als {threshold#Löschung|Löschungen} wartet auf das Wort eines Menschen.',
    remedy:
      'Die Liste zeigt `causeway approve`. Ist sie richtig, geben Sie sie frei; wenn nicht, holen Sie die Objekte in den Bereich zurück, und die Sperre endet von selbst.',
  },
  'full-import-required': {
    what: 'Die Änderungen von {connector} ließen sich nicht für sich lesen.',
    why: 'Objekte oder Attribute, die zu lesen sind, haben sich seit dem letzten Import[ von {partition}] geändert.',
    remedy:
      'Nichts zu tun: Ein Zyklus macht an seiner Stelle einen vollständigen Import. Für einen einzelnen Lauf: `causeway run {connector} "Full Import"`.',
    variants: {
      'reason=never-imported': { why: 'Es wurde noch nie als Ganzes gelesen[: {partition}].' },
    },
  },
  unexpected: {
    what: 'Etwas ist geschehen, wofür Causeway keine Worte hat[: {message}].',
    why: 'Das ist ein Fehler von Causeway oder des Rechners, auf dem es läuft.',
    remedy:
      'Versuchen Sie es wieder. Geschieht es noch einmal, melden Sie es mit dem Ende von causeway.log; Geheimnisse stehen dort nie.',
  },
};
