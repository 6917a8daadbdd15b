/** Help: pages, concepts, errors, glossary; all of it inside the product. */

import { HELP_CONCEPTS, HELP_SCREENS, HELP_SETUP } from './help-topics.ts';

export const HELP = {
  heading: 'Help',
  purpose: 'Every page, every error and every word of the field, without a network.',
  search: 'Search the help',
  found: '{count#entry|entries} for "{text}"',
  nothing: 'Nothing in the help fits "{text}".',
  screens: 'Pages',
  setup: 'Setup',
  concepts: 'How it works',
  errors: 'Errors',
  errorsText: 'All errors that Causeway can report, by their code.',
  glossary: 'Glossary',
  glossaryText: 'The words of the field, explained.',
  back: 'All help',
  backErrors: 'All errors',
  page: 'Help with this page',
  whole: 'Open the help',
  fact: '‹{name}›',
  number: '‹number›',
  variants: 'Also reported as',
  notFound: 'There is no help on this',
  notFoundText: 'The address names no part of the help.',
  topics: { ...HELP_SCREENS, ...HELP_SETUP, ...HELP_CONCEPTS },
} as const;
