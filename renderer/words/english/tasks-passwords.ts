/** The task that looks at everything that synchronizes passwords. */

export const TASKS_PASSWORDS = {
  name: 'Troubleshoot password synchronization',
  text: 'Every link from the domain controller to the tenant, and the chain of one person.',
  heading: 'Troubleshoot password hash synchronization',
  purpose: 'Looks at tenant, forests, accounts and rules, and at one person where you name one. Nothing is changed.',
  person: 'A person who cannot sign in (optional)',
  personHint: 'Account name, sign-in name, or distinguished name',
  start: 'Look',
  again: 'Look again',
  running: 'Looking …',
  good: 'Nothing keeps passwords from being synchronized.',
  found: '{count#thing keeps|things keep} passwords from being synchronized.',
  noticed: '{count#thing is|things are} worth knowing.',
  copy: 'Copy the report',
  save: 'Save the report',
  file: 'causeway-passwords.txt',
  label: 'What was looked at',
  skipped: 'Not looked at: something before it has to be mended first.',
  ofPerson: 'The chain of {name}',
  toPerson: 'The password of {name}',
} as const;
