/** For a log: an event and its facts, none of which is about a person. */
export type NoteEvent = (level: 'info' | 'warn', event: string, facts: object) => void;
