/**
 * Expressions that would take the memory or the time of a run if nothing bounded them, evaluated in a thread of its own
 * with little memory: `expression-fuzz.test.ts` starts it and is told each outcome.
 */

import { parentPort } from 'node:worker_threads';
import type { AttributeDefinition } from '../../engine/model/attribute-value.ts';
import { compileExpression } from '../../engine/rules/expression/compile.ts';
import { EvaluationFailure } from '../../engine/rules/expression/value.ts';
import { LARGEST_VALUE } from '../../engine/rules/expression/work.ts';

const LARGE = 'a'.repeat(LARGEST_VALUE - 1);
const MANY = Array.from({ length: 2_000 }, (_, index) => `value ${index}`);

const SCHEMA: ReadonlyMap<string, AttributeDefinition> = new Map(
  (
    [
      ['string', false, 'large'],
      ['string', true, 'many'],
      ['binary', false, 'octets'],
      ['binary', true, 'manyOctets'],
    ] as const
  ).map(([type, multiValued, name]) => [name, { name, type, multiValued }]),
);

const values = {
  large: [LARGE],
  many: MANY,
  octets: [new Uint8Array(LARGEST_VALUE - 1)],
  manyOctets: MANY.map(() => new Uint8Array(100)),
};
const OBJECT = { attributes: values, imported: values, referenceCount: () => 0 };

/** `With($x,[large],With($x,$x & $x,With($x,$x & $x,...` */
function doubled(start: string, step: string, times: number): string {
  return `With($x,${start},`.concat(`With($x,${step},`.repeat(times), 'Len($x)', ')'.repeat(times + 1));
}

/** `Select($x,[many],Select($x,[many],...` */
function looped(body: string, times: number): string {
  return 'Select($x,[many],'.repeat(times) + body + ')'.repeat(times);
}

export const BOMBS: readonly string[] = [
  doubled('"ab"', '$x & $x', 90),
  doubled('[octets]', '$x & $x', 90),
  doubled('"ab"', 'Replace($x,"a",$x)', 60),
  doubled('"aaaaaaaaaaaaaaaa"', 'Replace($x,"a","bbbbbbbbbbbbbbbbaaaaaaaaaaaaaaaa")', 60),
  doubled('"ab"', 'ReplaceChars($x,"a:abababababab,b:abababababab")', 60),
  doubled('[many]', 'Select($y,$x,Join($x,$y))', 20),
  doubled('"ab"', 'Hex($x)', 90),
  doubled('"ab"', 'ConvertToUTF8Hex($x)', 90),
  doubled('"ab"', 'ConvertToBase64($x)', 90),
  doubled('"\\\\;;"', 'EscapeDNComponent($x)', 90),
  doubled('CBin(1,8)', '$x & $x', 90),
  doubled('"dddd"', 'FormatDateTime(Now(),$x) & "dddd" & $x & $x', 60),
  'Replace([large],"a",[large])',
  'ReplaceChars([large],"a:" & Left([large],10000))',
  'Join(Split([large],"a"),[large])',
  'Join([many],[large])',
  'Count(Split([large],"a"))',
  'PadLeft([many],65000,"x")',
  'Len(PadLeft("a",9223372036854775807,"x"))',
  'Select($x,[many],PadRight($x,65000,"x"))',
  '[many] & [large] & [many]',
  '[manyOctets] & [octets]',
  'Select($x,[many],[manyOctets])',
  looped('$x', 3),
  looped('1', 20),
  looped('NULL', 4),
  looped('[many]', 2),
  'Where($a,[many],Count(Where($b,[many],Count(Where($c,[many],True)) > 0)) > 0)',
  `Len(UCase([large])${'& UCase([large])'.repeat(200)})`,
  `Count([many])${' + Count(Trim([many]))'.repeat(500)} + Len(${'LCase('.repeat(90)}[large]${')'.repeat(90)})`,
  'InStr([large],[many])',
  'InStr([large],"b" & Left([large],500000))',
  'Contains([large],"b" & Left([large],500000))',
  'Word([large] & " b",2," ")',
  'Mid([large] & "👩",1048570,3)',
];

export type BombOutcome = readonly [expression: string, outcome: string];

function outcomeOf(text: string): string {
  const compiled = compileExpression(text, { attributes: SCHEMA, parameters: {} });
  if (!compiled.ok) return `${compiled.problem.code} at ${compiled.problem.position}`;
  const result = compiled.expression.evaluate(OBJECT);
  return result instanceof EvaluationFailure ? result.kind : 'value';
}

parentPort?.postMessage(BOMBS.map((text): BombOutcome => [text, outcomeOf(text)]));
