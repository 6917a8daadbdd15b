import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import {
  countText,
  counterWords,
  cycleStatusWords,
  explainFault,
  resultWords,
} from '../../../engine/api/contract/words/explain.ts';
import { fill, neededFacts } from '../../../engine/api/contract/words/fill.ts';
import { GERMAN } from '../../../engine/api/contract/words/german/german.ts';
import type { Catalogue, FaultWords } from '../../../engine/api/contract/words/catalogue.ts';
import { FAULT_CODES } from '../../../engine/model/fault.ts';
import { emptyOutboundCounters } from '../../../engine/outbound-sync/counters.ts';
import { emptyInboundCounters } from '../../../engine/inbound-sync/synchronize.ts';
import { PROFILES, resultOfFault, resultOfRun } from '../../../engine/runs/results.ts';
import { SAMPLE_FAULTS } from './sample-faults.ts';

describe('texts with facts', () => {
  const say = (template: string, facts = {}) => fill(template, facts, 'en');

  it('puts counts with their nouns, grouped', () => {
    expect(say('{n#object|objects}', { n: 1 })).toBe('1 object');
    expect(say('{n#object|objects}', { n: 1_204 })).toBe('1,204 objects');
  });

  it('leaves numbers that are names as they are', () => {
    expect(say('process {pid}', { pid: 47_110 })).toBe('process 47110');
  });

  it('leaves out a part whose fact is not known', () => {
    expect(say('refused[ by {server}][: {text}].', { server: 'dc1' })).toBe('refused by dc1.');
  });

  it('takes other words where a fact is not known', () => {
    expect(say('{name|another object}')).toBe('another object');
  });

  it('does not take brackets of a fact for a part', () => {
    expect(say('[It says: {text}]', { text: 'a [b] {c}' })).toBe('It says: a [b] {c}');
  });

  it('keeps one full stop where a server brings its own', () => {
    expect(say('It says: {text}.', { text: 'No.' })).toBe('It says: No.');
  });
});

describe('the words of faults', () => {
  it('exist for every code, and for no code that there is not', () => {
    expect(Object.keys(ENGLISH.faults).toSorted()).toEqual([...FAULT_CODES].toSorted());
  });

  it.each(SAMPLE_FAULTS.map((fault) => [`${fault.code} ${JSON.stringify(fault.detail).slice(0, 60)}`, fault] as const))(
    'say everything they set out to say: %s',
    (_, fault) => {
      const { what, why, remedy } = explainFault(fault);
      for (const text of [what, why, remedy]) {
        expect(text).not.toMatch(/[?{}[\]!\0]| {2}| [.,;:]|undefined|^\s*$/);
        expect(text).toMatch(/^[\w"/`].*\S$/s);
      }
      expect(what).toMatch(/[.]$/);
    },
  );

  it('are tried on a fault of every code that the engine raises', () => {
    const tried = new Set(SAMPLE_FAULTS.map((fault) => fault.code));
    const untried = FAULT_CODES.filter((code) => !tried.has(code));
    expect(untried).toEqual([]);
  });

  it('name a person by the name, else by the first value of the DN', () => {
    const base = { code: 'object-missing', stage: 'export', detail: {}, retry: 'later' } as const;
    const dn = 'CN=Berg\\, Anna,OU=Sales,DC=contoso,DC=test';
    expect(explainFault({ ...base, object: { dn, name: 'Anna' } }).what).toMatch(/^Anna was not exported/);
    expect(explainFault({ ...base, object: { dn } }).what).toMatch(/^Berg, Anna was not exported/);
  });

  it('tell whose address it is', () => {
    const [conflict] = SAMPLE_FAULTS.filter((fault) => fault.detail['conflictName'] === 'Sales Nordics');
    expect(conflict && explainFault(conflict).what).toBe(
      'Anna Berg was not exported to Contoso: anna@contoso.test already belongs to Sales Nordics (attribute proxyAddresses).',
    );
  });

  it('have something to say of a code of a later version', () => {
    const fault = { code: 'from-the-future', stage: 'run', detail: {}, retry: 'never' } as const;
    expect(explainFault(fault)).toMatchObject({ code: 'from-the-future' });
    expect(explainFault(fault).what).toContain('Causeway has no words for');
  });
});

describe('the words of runs', () => {
  it('exist for every result that a run can have', () => {
    const stages = ['connect', 'import', 'export'] as const;
    const ofFaults = FAULT_CODES.flatMap((code) =>
      stages.flatMap((stage) =>
        [true, false].map((started) => resultOfFault({ code, stage, detail: {}, retry: 'never' }, started)),
      ),
    );
    const fault = { code: 'value-invalid', stage: 'export', detail: {}, retry: 'never' } as const;
    const warning = { ...fault, code: 'exported-change-not-reimported' } as const;
    const ofRuns = PROFILES.flatMap((profile) =>
      [[], [fault], [warning]].map((faults) => resultOfRun(profile, faults)),
    );
    const others = ['stopped-deletion-threshold-exceeded', 'no-start-staging-mode', 'stopped-process-ended'];
    const known = Object.keys(ENGLISH.results);
    expect([...new Set([...ofFaults, ...ofRuns, ...others])].filter((result) => !known.includes(result))).toEqual([]);
    expect(resultWords('stopped-deletion-threshold-exceeded')).toMatchObject({ tone: 'held' });
  });

  it('exist for every status of a cycle, every profile and every kind of setup step', () => {
    for (const status of ['success', 'completed-with-errors', 'stopped', 'failed']) {
      expect(cycleStatusWords(status).meaning).not.toBe(status);
    }
    expect(Object.keys(ENGLISH.profiles)).toEqual([...PROFILES]);
  });

  it('exist for every counter of a synchronization', () => {
    const counters = { ...emptyInboundCounters(), ...emptyOutboundCounters() };
    const counted = Object.keys(counters).filter((name) => !['faults', 'byTarget'].includes(name));
    expect(counted.filter((name) => counterWords('Full Synchronization', name).label === name)).toEqual([]);
  });

  it('count one and many', () => {
    expect(countText('Full Import', 'requests', 1)).toBe('1 request');
    expect(countText('Full Import', 'requests', 1_204)).toBe('1,204 requests');
  });
});

describe('the words of two languages', () => {
  const FORMS = ['what', 'why', 'remedy'] as const;
  /** Every text of a code with its place. */
  const textsOf = ({ variants = {}, ...words }: FaultWords): readonly (readonly [string, string])[] =>
    [['', words] as const, ...Object.entries(variants)].flatMap(([condition, form]) =>
      FORMS.flatMap((part) => (form[part] === undefined ? [] : [[`${condition} ${part}`, form[part]] as const])),
    );
  const namesIn = (text: string) => new Set([...text.matchAll(/\{([A-Za-z]+)/g)].map((found) => found[1]!));
  const codes = Object.keys(ENGLISH.faults);

  it.each(codes)('say the same of %s: the same variants, and no fact that may be missing', (code) => {
    const [english, german] = [ENGLISH, GERMAN].map(({ faults }) => new Map(textsOf(faults[code]!)));
    expect([...german!.keys()].toSorted()).toEqual([...english!.keys()].toSorted());
    for (const [place, text] of german!) {
      const other = english!.get(place)!;
      expect(namesIn(text), `${code} ${place}`).toEqual(namesIn(other));
      // What the English text can do without must not be needed by the German one.
      expect(new Set(neededFacts(other)), `${code} ${place}`).toEqual(
        new Set([...neededFacts(text), ...neededFacts(other)]),
      );
    }
  });

  it.each(SAMPLE_FAULTS.map((fault) => [`${fault.code} ${JSON.stringify(fault.detail).slice(0, 60)}`, fault] as const))(
    'are whole German sentences: %s',
    (_, fault) => {
      const { what, why, remedy } = explainFault(fault, GERMAN);
      for (const text of [what, why, remedy]) {
        expect(text).not.toMatch(/[?{}[\]!\0]| {2}| [.,;:]|undefined|^\s*$/);
        expect(text).toMatch(/^[\p{L}\p{N}"/`„].*\S$/su);
      }
      expect(what).toMatch(/[.]$/);
    },
  );

  it('name the same results, counters, kinds of objects and stages', () => {
    const shape = ({ faults: _faults, language: _language, ...rest }: Catalogue) =>
      JSON.stringify(rest, (_, value: unknown) => (typeof value === 'string' ? '' : value));
    const keys = (catalogue: Catalogue) => JSON.parse(shape(catalogue)) as object;
    const withoutSingulars = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([name]) => name !== 'one' || !('label' in value))
              .map(([name, inner]) => [name, withoutSingulars(inner)]),
          )
        : value;
    expect(withoutSingulars(keys(GERMAN))).toEqual(withoutSingulars(keys(ENGLISH)));
  });
});
