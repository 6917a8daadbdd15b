/** What the interface computes without a page: help of every error and page, rows of trees, the texts of two languages. */

import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { FAULT_CODES } from '../../../engine/model/fault.ts';
import { faultCodes, templateText, variantsOf } from '../../../renderer/help/fault-templates.ts';
import { topicOf } from '../../../renderer/help/topics.ts';
import { PAGE_IDS } from '../../../renderer/setup/state/page-ids.ts';
import { matchRows, openRows, searchKnown, type TreeNode } from '../../../renderer/ui/tree/nodes.ts';

const PLACES = { fact: (name: string) => `‹${name}›`, number: '‹number›' };

describe('the help', () => {
  it('explains every error the engine can report, in words without placeholders', () => {
    expect(faultCodes(ENGLISH)).toEqual(expect.arrayContaining([...FAULT_CODES]));
    for (const code of faultCodes(ENGLISH)) {
      const words = ENGLISH.faults[code];
      if (!words) throw new Error(`no words for ${code}`);
      for (const form of [words, ...variantsOf(words).map((variant) => variant.words)]) {
        for (const text of [form.what, form.why, form.remedy]) {
          expect(templateText(text, PLACES), `${code}: ${text}`).not.toMatch(/[{}]/);
        }
      }
    }
  });

  it('puts names in the place of facts and leaves out what is not always said', () => {
    expect(templateText('{object} was not read[: {reason}]. See [[1]].', PLACES)).toBe(
      '‹object› was not read. See [1].',
    );
    expect(templateText('{matches#object|objects} fit {type|it}.', PLACES)).toBe('‹number› objects fit it.');
  });

  it('has a topic of its own for every page of the setup, for a run and for an object', () => {
    const topics = PAGE_IDS.map((page) => topicOf(`/setup/${page}`));
    expect(new Set(topics).size).toBe(PAGE_IDS.length);
    expect(topics).not.toContain(undefined);
    expect([topicOf('/operations/12'), topicOf('/objects/metaverse/3'), topicOf('/help/home')]).toEqual([
      'run',
      'object',
      undefined,
    ]);
  });
});

describe('rows of a tree', () => {
  const node = (id: string, branch = false): TreeNode => ({ id, name: id, branch });
  const below: { readonly [id: string]: readonly TreeNode[] } = {
    root: [node('sales', true), node('service')],
    sales: [node('nordics')],
  };
  const belowOf = ({ id }: TreeNode) => below[id] ?? [];

  it('are what is open, each with its level and its place among its siblings', () => {
    const rows = openRows([node('root', true)], new Set(['root']), belowOf);
    expect(rows.map(({ node: { id }, level, position, siblings }) => [id, level, position, siblings])).toEqual([
      ['root', 1, 1, 1],
      ['sales', 2, 1, 2],
      ['service', 2, 2, 2],
    ]);
  });

  it('say of a branch that is being read that it is, and show nothing below it', () => {
    const [row, ...others] = openRows([node('root', true)], new Set(['root']), () => 'loading');
    expect(row).toMatchObject({ expanded: true, standing: 'loading' });
    expect(others).toEqual([]);
  });

  it('are the ways to what a search found, a shared way once', () => {
    const found = searchKnown([node('root', true)], 'S', belowOf);
    expect(found.map((way) => way.map(({ id }) => id))).toEqual([
      ['root', 'sales'],
      ['root', 'sales', 'nordics'],
      ['root', 'service'],
    ]);
    expect(matchRows(found).map(({ node: { id }, level }) => [id, level])).toEqual([
      ['root', 1],
      ['sales', 2],
      ['nordics', 3],
      ['service', 2],
    ]);
  });
});
