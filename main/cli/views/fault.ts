/** A fault in its three parts: what happened to which object, why, what to do; code and details under them. */

import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Style } from '../terminal/style.ts';
import { wrapped } from '../terminal/width.ts';

export interface Surface {
  readonly width: number;
  readonly style: Style;
}

const WIDEST = 100;

export function faultLines(fault: ContractFault, { width, style }: Surface, indent = 0): string[] {
  const { what, why, remedy, code } = explainFault(fault);
  const room = Math.min(width, Number.isFinite(width) ? WIDEST : width) - indent - 2;
  const block = (text: string, sign: string, paint: (line: string) => string) =>
    wrapped(safeText(text), room).map((line, at) => `${' '.repeat(indent)}${at === 0 ? sign : ' '} ${paint(line)}`);
  return [
    ...block(what, style.bad('✗'), style.bold),
    ...block(why, ' ', (line) => line),
    ...block(remedy, style.accent('→'), (line) => line),
    ...block(detailLine(fault, code, `${what} ${why}`), ' ', style.quiet),
  ];
}

const LONG_ENOUGH_TO_REPEAT = 12;

/** For support, and for whoever searches for the code; without the long texts that the words have quoted already. */
function detailLine(fault: ContractFault, code: string, said: string): string {
  const { object = {}, detail } = fault;
  const facts = [
    ...Object.entries(object).filter(([name]) => name !== 'name'),
    ...(fault.attribute === undefined ? [] : [['attribute', fault.attribute] as const]),
    ...Object.entries(detail).map(([name, value]) => [name, String(value).replaceAll('\0', '')] as const),
  ].filter(([, value]) => {
    const text = String(value);
    return text !== '' && (text.length < LONG_ENOUGH_TO_REPEAT || !said.includes(text));
  });
  return [`code ${code}`, `stage ${fault.stage}`, ...facts.map(([name, value]) => `${name}=${String(value)}`)].join(
    ', ',
  );
}
