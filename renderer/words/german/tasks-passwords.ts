/** Die Aufgabe, die alles ansieht, was Kennwörter synchronisiert. */

import type { Area } from '../types.ts';

export const TASKS_PASSWORDS: Area<'tasks'>['passwords'] = {
  name: 'Kennwortsynchronisierung prüfen',
  text: 'Jedes Glied vom Domänencontroller bis zum Mandanten, und die Kette einer Person.',
  heading: 'Die Kennworthashsynchronisierung prüfen',
  purpose:
    'Sieht Mandant, Gesamtstrukturen, Konten und Regeln an, und eine Person, wenn Sie eine nennen. Nichts wird geändert.',
  person: 'Eine Person, die sich nicht anmelden kann (freiwillig)',
  personHint: 'Kontoname, Anmeldename oder Distinguished Name',
  start: 'Ansehen',
  again: 'Noch einmal ansehen',
  running: 'Wird angesehen …',
  good: 'Nichts hält Kennwörter auf.',
  found: '{count#Punkt hält|Punkte halten} Kennwörter auf.',
  noticed: '{count#Punkt ist|Punkte sind} wissenswert.',
  copy: 'Den Bericht kopieren',
  save: 'Den Bericht speichern',
  file: 'causeway-kennwoerter.txt',
  label: 'Was angesehen wurde',
  skipped: 'Nicht angesehen: Zuvor muss anderes behoben werden.',
  ofPerson: 'Die Kette von {name}',
  toPerson: 'Das Kennwort von {name}',
};
