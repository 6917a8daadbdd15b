/** The chosen directory extensions of a draft. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import type { DraftAnswers, Extension } from './answers.ts';

export type Available = CallResult<'extension-attributes'>['attributes'][number];

/** Values that an object may have in all of them: so many attributes of one object type at most, as the engine takes them. */
export const MOST_EXTENSIONS = 100;

export function extensionsOf({ directoryExtensions }: DraftAnswers): {
  readonly application: string;
  readonly attributes: readonly Extension[];
} {
  return { application: directoryExtensions?.application ?? '', attributes: directoryExtensions?.attributes ?? [] };
}

/** As the tenant will call it: with the application's id without hyphens, and letters, digits and underscores alone. */
export function extensionName(application: string, attribute: string): string {
  const owner = application.replaceAll('-', '').toLowerCase();
  return `extension_${owner}_${attribute.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}

/** Attributes are the same in whatever case they are written. */
export function isSame(left: Extension, right: Extension): boolean {
  return left.objectType === right.objectType && left.attribute.toLowerCase() === right.attribute.toLowerCase();
}

export function isChosen(answers: DraftAnswers, extension: Extension): boolean {
  return extensionsOf(answers).attributes.some((one) => isSame(one, extension));
}

/** Whether another one of its object type would be one too many. */
export function isFull(answers: DraftAnswers, objectType: Extension['objectType']): boolean {
  return countOf(answers, objectType) >= MOST_EXTENSIONS;
}

export function countOf(answers: DraftAnswers, objectType: Extension['objectType']): number {
  return extensionsOf(answers).attributes.filter((one) => one.objectType === objectType).length;
}

export function chooseExtension(answers: DraftAnswers, extension: Extension, on: boolean): DraftAnswers {
  const { attribute, objectType } = extension;
  const others = extensionsOf(answers).attributes.filter((one) => !isSame(one, extension));
  const attributes = on ? [...others, { objectType, attribute }] : others;
  return { ...answers, directoryExtensions: { ...answers.directoryExtensions, attributes } };
}

/** With the application that has them, and every one of these known to the tenant. */
export function withRegistered(
  answers: DraftAnswers,
  application: string,
  registered: readonly Extension[],
): DraftAnswers {
  const attributes = extensionsOf(answers).attributes.map((one) =>
    registered.some((other) => isSame(one, other)) ? { ...one, registered: true } : one,
  );
  return { ...answers, directoryExtensions: { application, attributes } };
}

/** Under another application nothing is registered yet. */
export function withApplication(answers: DraftAnswers, application: string): DraftAnswers {
  const attributes = extensionsOf(answers).attributes.map(({ objectType, attribute }) => ({ objectType, attribute }));
  return { ...answers, directoryExtensions: { application, attributes } };
}

export function notRegistered(answers: DraftAnswers): readonly Extension[] {
  return extensionsOf(answers).attributes.filter(({ registered }) => registered !== true);
}

/** Those that begin with what was typed come first. */
export function findExtensions(available: readonly Available[], search: string): Available[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [...available];
  const found = available.filter(({ attribute }) => attribute.toLowerCase().includes(wanted));
  const begins = ({ attribute }: Available) => (attribute.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.toSorted((left, right) => begins(left) - begins(right));
}
