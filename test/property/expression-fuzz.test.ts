import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeDefinition, Attributes, AttributeType } from '../../engine/model/attribute-value.ts';
import { compileExpression } from '../../engine/rules/expression/compile.ts';
import { formatExpression } from '../../engine/rules/expression/format.ts';
import { functionCatalogue, type CatalogueFunction } from '../../engine/rules/expression/function-catalogue.ts';
import { LONGEST_EXPRESSION } from '../../engine/rules/expression/parse.ts';
import { asList, DateTime, DnReference, EvaluationFailure, SpecialValue } from '../../engine/rules/expression/value.ts';
import { LARGEST_VALUE, MOST_VALUES } from '../../engine/rules/expression/work.ts';
import { ATTRIBUTES, object, octets, PARAMETERS } from '../unit/rules/builders.ts';
import { BOMBS, type BombOutcome } from './expression-bombs.ts';
import { randomTexts } from './expression-trees.ts';
import { REAL_EXPRESSIONS } from './real-expressions.ts';

const ALICE: Attributes = {
  cn: ['alice'],
  displayName: ['a👩b\ud800c'],
  empty: [''],
  proxyAddresses: ['SMTP:alice@contoso.test', 'smtp:a@contoso.test'],
  tags: ['b', 'a', 'b'],
  userAccountControl: [512n],
  pwdLastSet: [9223372036854775807n],
  numbers: [1n, -2n],
  flag: [true],
  objectGUID: [octets('00112233445566778899aabbccddeeff')],
  photos: [octets('0102')],
};

/** The names in the texts of real expressions, each of the type that most of them have. */
const REAL_TYPES: readonly (readonly [pattern: RegExp, type: AttributeType, multiValued: boolean])[] = [
  [/^(object(GUID|Sid)|mS-DS-ConsistencyGuid|sourceAnchorBinary)$/, 'binary', false],
  [/^(userCertificate|searchableDeviceKey)$/, 'binary', true],
  [
    /^(userAccountControl|pwdLastSet|groupType|msExchRecipientTypeDetails|.*DisplayType|memberCount)$/,
    'integer',
    false,
  ],
  [/^(proxyAddresses|description|postOfficeBox|url|other.*)$/, 'string', true],
  [/^(isCriticalSystemObject|msExchHideFromAddressLists|cloudSOAExchMailbox)$/, 'boolean', false],
];

const REAL_SCHEMA: ReadonlyMap<string, AttributeDefinition> = new Map(
  REAL_EXPRESSIONS.flatMap((text) => [...text.matchAll(/\[([^\]]+)\]|(?:ImportedValue|ValueCount)\("(\w+)"\)/g)]).map(
    (match) => {
      const name = match[1] ?? match[2] ?? '';
      const [, type, multiValued] = REAL_TYPES.find(([pattern]) => pattern.test(name)) ?? [null, 'string', false];
      return [name, { name, type: type as AttributeType, multiValued: multiValued as boolean }] as const;
    },
  ),
);

const SAMPLES: { readonly [type in AttributeType]: Attributes[string] } = {
  string: ['CN=x\\0ACNF:1,DC=contoso', 'SMTP:a@contoso.test'],
  integer: [2n, 0x21c07000n],
  boolean: [true, false],
  binary: [octets('00112233445566778899aabbccddeeff'), octets('30')],
  reference: [],
};

const REAL_OBJECT: Attributes = Object.fromEntries(
  [...REAL_SCHEMA.values()].map(({ name, type, multiValued }) => [name, SAMPLES[type].slice(0, multiValued ? 2 : 1)]),
);

const ALL_PARAMETERS = { ...PARAMETERS, 'Domain.Netbios': 'C', 'Forest.FQDN': 'contoso.test', 'Forest.Netbios': 'C' };

/** Compiles, formats and evaluates; nothing of it throws, and what comes is a value of the language within bounds. */
function expectHarmless(
  text: string,
  attributes: ReadonlyMap<string, AttributeDefinition>,
  values: Attributes,
): 'compiled' | 'refused' {
  const compiled = compileExpression(text, { attributes, parameters: ALL_PARAMETERS });
  formatExpression(text);
  if (!compiled.ok) {
    expect(compiled.problem.position).toBeGreaterThanOrEqual(0);
    expect(compiled.problem.position).toBeLessThanOrEqual(text.length);
    return 'refused';
  }
  const result = compiled.expression.evaluate(object(values));
  if (result instanceof EvaluationFailure) {
    // Of a failure that has no kind of its own the host would be the author.
    expect(result.message).not.toMatch(/call stack|undefined|is not a function|BigInt|Invalid string/);
    expect(result.position).toBeLessThanOrEqual(text.length);
    return 'compiled';
  }
  if (result instanceof SpecialValue) return 'compiled';
  const items = asList(result);
  expect(items.length).toBeLessThanOrEqual(MOST_VALUES);
  for (const item of items) {
    const plain = ['string', 'bigint', 'boolean'].includes(typeof item);
    expect(plain || [Uint8Array, DateTime, DnReference].some((type) => item instanceof type)).toBe(true);
    if (typeof item === 'string') expect(item.length).toBeLessThanOrEqual(LARGEST_VALUE);
  }
  return 'compiled';
}

describe('the expressions of real rules', () => {
  it('are typed without a doubt', () => {
    const doubts = REAL_EXPRESSIONS.flatMap((text) => {
      const compiled = compileExpression(text, { attributes: REAL_SCHEMA, parameters: ALL_PARAMETERS });
      return compiled.ok ? compiled.expression.doubts : [compiled.problem];
    });
    expect(doubts).toEqual([]);
  });
});

describe('whatever stands in an expression', () => {
  it('compiles, or has a problem with a place in the text', () => {
    fc.assert(
      fc.property(randomTexts, (text) => {
        expectHarmless(text, ATTRIBUTES, ALICE);
      }),
      { numRuns: 4_000 },
    );
  });

  it('is harmless where the expressions of real rules are damaged', () => {
    const seen = { compiled: 0, refused: 0 };
    const mutation = fc.record({
      at: fc.nat(400),
      length: fc.nat(30),
      kind: fc.constantFrom('delete', 'double', 'swap', 'insert', 'number', 'other'),
      insert: fc.oneof(randomTexts, fc.constantFrom('"', '(', ')', ',', '[', '%', ' = ', '&', '-', '$x', 'NULL')),
    });
    const damaged = fc
      .tuple(fc.constantFrom(...REAL_EXPRESSIONS), fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([start, mutations]) =>
        mutations.reduce((text, { at, length, kind, insert }) => {
          const [head, piece, tail] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
          if (kind === 'delete') return head + tail;
          if (kind === 'double') return head + piece + piece + tail;
          if (kind === 'swap') return tail + piece + head;
          if (kind === 'number') return text.replace(/\d+/, '9223372036854775807');
          if (kind === 'other') return text.replace(/\[[^\]]+\]/, '[objectGUID]');
          return head + insert + tail;
        }, start),
      );
    fc.assert(
      fc.property(damaged, (text) => {
        seen[expectHarmless(text, REAL_SCHEMA, REAL_OBJECT)]++;
      }),
      { numRuns: 4_000 },
    );
    expect(seen.compiled).toBeGreaterThan(300);
    expect(seen.refused).toBeGreaterThan(300);
  });

  it('is harmless where the expressions of real rules are whole', () => {
    for (const text of REAL_EXPRESSIONS) expect(expectHarmless(text, REAL_SCHEMA, REAL_OBJECT), text).toBe('compiled');
  });

  it('is refused where it nests without end, and is evaluated where it nests as deep as it may', () => {
    const nested = (open: string, inner: string, close: string, depth: number) =>
      open.repeat(depth) + inner + close.repeat(depth);
    for (const [open, inner, close] of [
      ['(', '1', ')'],
      ['Trim(', '[cn]', ')'],
      ['IIF(True,', '1', ',2)'],
      ['IIF(IsString(', '"a"', '),"a",1)'],
      ['With($x,1,', '$x', ')'],
      ['Select($x,[tags],', '$x', ')'],
      ['1+(', '1', ')'],
      ['True&&(', 'True', ')'],
    ] as const) {
      for (const depth of [10, 50, 100, 5_000]) expectHarmless(nested(open, inner, close, depth), ATTRIBUTES, ALICE);
      expectHarmless(open.repeat(2_000), ATTRIBUTES, ALICE);
    }
    // As many levels as may be, each a chain as long as fits.
    const level = '1'.concat('+1'.repeat(90), '+(');
    expectHarmless(nested(level, '1', ')', 100), ATTRIBUTES, ALICE);
  });

  it('is harmless where literals, names and lists of arguments are huge', () => {
    const room = LONGEST_EXPRESSION - 50;
    for (const text of [
      `"${'a'.repeat(room)}"`,
      `"${'"'.repeat(room)}"`,
      `"${'\\'.repeat(room)}"`,
      `Len("${'👩'.repeat(room / 2)}")`,
      '9'.repeat(room),
      `&H${'F'.repeat(room)}`,
      '-'.repeat(room),
      `[${'n'.repeat(room)}]`,
      `%${'n'.repeat(room)}%`,
      `$${'n'.repeat(room)}`,
      `${'n'.repeat(room)}(1)`,
      `Trim(${'1,'.repeat(room / 2 - 5)}1)`,
      `Switch(${'False,1,'.repeat(room / 8 - 5)}True,2)`,
      `1${' + 1'.repeat(room / 4 - 5)}`,
      `[flag]${'||[flag]'.repeat(room / 8 - 5)}`,
      ' '.repeat(room),
      '('.repeat(room),
      `${'[cn]&'.repeat(room / 5 - 5)}[cn]`,
      'x'.repeat(LONGEST_EXPRESSION * 10),
    ]) {
      expectHarmless(text, ATTRIBUTES, ALICE);
    }
  });
});

/** Texts over which a careless pattern goes again and again. */
const TIRING: readonly string[] = [
  ' '.repeat(300_000) + 'x',
  'a'.repeat(300_000),
  `${'1'.repeat(300_000)}x`,
  `2013-01-10${' '.repeat(300_000)}x`,
  `{${'}'.repeat(300_000)}x`,
  `'${'"'.repeat(300_000)}`,
  'a=b,'.repeat(75_000),
  'a:b,'.repeat(75_000),
  `${'='.repeat(300_000)}!`,
  '\\,'.repeat(150_000),
  'y'.repeat(300_000),
  '\ud800'.repeat(300_000),
];

describe('functions', () => {
  const schema: ReadonlyMap<string, AttributeDefinition> = new Map([
    ...ATTRIBUTES,
    ['tiring', { name: 'tiring', type: 'string', multiValued: false }] as const,
  ]);
  const { functions } = functionCatalogue();
  const fitting = { text: '"a"', number: '1', boolean: 'True', octets: '[objectGUID]', date: 'Now()' } as const;

  /** Calls with the tiring text in each place that takes texts. */
  function callsOf({ name, parameters }: CatalogueFunction): string[] {
    const given = parameters.map(({ types, words }) => {
      if (words.length > 0) return `"${words[0]}"`;
      return fitting[types.find((type) => type !== 'reference') ?? 'text'];
    });
    return parameters.flatMap(({ kind, types }, index) =>
      (kind === 'value' || kind === 'list') && types.includes('text')
        ? [`${name}(${given.with(index, '[tiring]').join()})`]
        : [],
    );
  }

  it.each(functions.filter((one) => callsOf(one).length > 0).map((one) => [one.name, callsOf(one)] as const))(
    '%s goes over a long text once',
    (_, calls) => {
      for (const text of calls) {
        for (const tiring of TIRING) expectHarmless(text, schema, { ...ALICE, tiring: [tiring] });
      }
    },
  );
});

describe('names that every object of the host has', () => {
  const names = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'globalThis', 'process', 'require'];

  it.each(names)('%s is no function, word or parameter', (name) => {
    for (const text of [`${name}("a")`, name, `%${name}%`, `[${name}]`, `ImportedValue("${name}")`, `$${name}`]) {
      expect(expectHarmless(text, ATTRIBUTES, ALICE)).toBe('refused');
    }
  });

  it.each(names)('%s as the name of an attribute or a variable is one', (name) => {
    const attributes = new Map([[name, { name, type: 'string', multiValued: false } as const]]);
    const run = (text: string, values: Attributes) => {
      const compiled = compileExpression(text, { attributes, parameters: {} });
      return compiled.ok ? compiled.expression.evaluate(object(values)) : compiled.problem;
    };
    expect(run(`[${name}]`, {})).toBeNull();
    expect(run(`ImportedValue("${name}")`, {})).toBeNull();
    expect(run(`ValueCount("${name}")`, {})).toBe(0n);
    const values = Object.fromEntries([[name, ['x']]]);
    expect(run(`[${name}] & ValueCount("${name}")`, values)).toBe('x1');
    if (/^[A-Za-z]/.test(name)) expect(run(`With($${name},"y",$${name})`, {})).toBe('y');
  });

  it.each(names)('%s as a value means nothing to functions that look values up', (name) => {
    const input = object({ cn: [name], objectGUID: [octets('3000')] });
    for (const text of [
      'DateAdd([cn],1,Now())',
      'FormatDateTime(Now(),[cn])',
      'CertNameInfo([objectGUID],[cn],False)',
      'ReplaceChars([cn],"a:b")',
      'ReplaceChars("abc",[cn])',
    ]) {
      const compiled = compileExpression(text, { attributes: ATTRIBUTES, parameters: PARAMETERS });
      const result = compiled.ok ? compiled.expression.evaluate(input) : null;
      expect(typeof result === 'string' || result instanceof EvaluationFailure).toBe(true);
      if (result instanceof EvaluationFailure) expect(result.message).toMatch(/interval|certificate|replacement/);
    }
  });

  it.each(names)("%s is not found among an object's own parameters", (name) => {
    const compiled = compileExpression(`%${name}%`, {
      attributes: ATTRIBUTES,
      parameters: Object.fromEntries([[name, 'fixed']]),
    });
    if (!compiled.ok) return expect(name).toMatch(/^__/);
    expect(compiled.expression.evaluate(object({}, { parameters: {} }))).toBe('fixed');
  });
});

describe('an expression that would grow without end', () => {
  it('fails for its size, and takes no more memory than a thread with little has', async () => {
    const outcomes = await new Promise<readonly BombOutcome[]>((resolve, reject) => {
      const worker = new Worker(new URL('./expression-bombs.ts', import.meta.url), {
        resourceLimits: { maxOldGenerationSizeMb: 192 },
      });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    expect(outcomes).toHaveLength(BOMBS.length);
    // These two only look long for something.
    const harmless = outcomes.filter(([, outcome]) => outcome === 'value').map(([text]) => text);
    expect(harmless.map((text) => text.slice(0, 8))).toEqual(['InStr([l', 'Contains']);
    expect(outcomes.filter(([, outcome]) => outcome !== 'value' && outcome !== 'limit')).toEqual([]);
  });
});
