/** Hilfe: Seiten, Zusammenhänge, Fehler, Glossar; alles im Produkt selbst. */

import type { Area } from '../types.ts';
import { HELP_TOPICS } from './help-topics.ts';

export const HELP: Area<'help'> = {
  heading: 'Hilfe',
  purpose: 'Jede Seite, jeder Fehler und jedes Wort des Fachs, ohne Netz.',
  search: 'Die Hilfe durchsuchen',
  found: '{count#Eintrag|Einträge} zu „{text}“',
  nothing: 'Nichts in der Hilfe passt zu „{text}“.',
  screens: 'Seiten',
  setup: 'Einrichtung',
  concepts: 'Wie es arbeitet',
  errors: 'Fehler',
  errorsText: 'Alle Fehler, die Causeway melden kann, nach ihrem Code.',
  glossary: 'Glossar',
  glossaryText: 'Die Wörter des Fachs, erklärt.',
  back: 'Alle Hilfe',
  backErrors: 'Alle Fehler',
  page: 'Hilfe zu dieser Seite',
  whole: 'Hilfe öffnen',
  fact: '‹{name}›',
  number: '‹Zahl›',
  variants: 'Auch gemeldet als',
  notFound: 'Dazu gibt es keine Hilfe',
  notFoundText: 'Die Adresse nennt keinen Teil der Hilfe.',
  topics: HELP_TOPICS,
};
