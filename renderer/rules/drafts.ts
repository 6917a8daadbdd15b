/**
 * Rules as somebody is writing them: kept in this browser until they are saved or discarded, so that neither another page
 * nor a closed window loses them.
 */

import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { ruleDocumentSchema } from '../../engine/api/contract/rule-documents.ts';

const draftSchema = z.object({
  document: ruleDocumentSchema,
  /** The saved rule when writing began; null: there was none. */
  base: ruleDocumentSchema.nullable(),
  /** Rules that are switched off when it is saved: the original of a clone. */
  disable: z.array(z.string()),
  changedAt: z.iso.datetime(),
});

export type Draft = z.infer<typeof draftSchema>;
type Drafts = ReadonlyMap<string, Draft>;

const PREFIX = 'causeway.rule-draft.';

let known: Drafts | undefined;
const listeners = new Set<() => void>();

function read(): Drafts {
  const drafts = new Map<string, Draft>();
  for (let index = 0; index < localStorage.length; index += 1) {
    const key = localStorage.key(index);
    if (!key?.startsWith(PREFIX)) continue;
    const draft = parse(localStorage.getItem(key) ?? '');
    if (draft) drafts.set(draft.document.id, draft);
  }
  return drafts;
}

/** What another version has left, or somebody has changed by hand, is no draft. */
function parse(text: string): Draft | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return draftSchema.safeParse(value).data;
}

function current(): Drafts {
  known ??= read();
  return known;
}

function changed(next: Drafts): void {
  known = next;
  for (const listener of listeners) listener();
}

export function keepDraft(draft: Omit<Draft, 'changedAt'>): void {
  const kept = { ...draft, changedAt: new Date().toISOString() };
  const { id } = draft.document;
  localStorage.setItem(PREFIX + id, JSON.stringify(kept));
  changed(new Map(current()).set(id, kept));
}

export function dropDraft(id: string): void {
  localStorage.removeItem(PREFIX + id);
  const next = new Map(current());
  next.delete(id);
  changed(next);
}

export function draftOf(id: string): Draft | undefined {
  return current().get(id);
}

/** All of them, by the id of their rule. Other windows of this browser write them as well. */
export function useDrafts(): Drafts {
  return useSyncExternalStore(subscribe, current);
}

function subscribe(listener: () => void): () => void {
  const elsewhere = ({ key }: StorageEvent) => {
    if (key === null || key.startsWith(PREFIX)) changed(read());
  };
  listeners.add(listener);
  addEventListener('storage', elsewhere);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', elsewhere);
  };
}
