/**
 * Syntax tree -> closure. Names, argument counts and options are checked here, types in `check.ts` as far as they are
 * known; the rest is checked while evaluating.
 */

import { proposal, type Proposal } from '../nearest-name.ts';
import type { RuleInput } from '../compiled-rule.ts';
import { compileCall } from './call.ts';
import { FUNCTIONS } from './catalogue.ts';
import { checkTypes } from './check.ts';
import {
  findAttribute,
  type Call,
  type Compiler,
  type Evaluate,
  type EvaluateResult,
  attributeReader,
  type ExpressionContext,
} from './compiler.ts';
import { findForm } from './forms.ts';
import { mapOperation, OPERATIONS, truth } from './operators.ts';
import { parseExpression } from './parse.ts';
import { fail, ProblemSignal, type ExpressionProblem } from './problem.ts';
import type { StaticType } from './static-type.ts';
import type { Expression, LogicStep, Step } from './syntax.ts';
import { isList, located, type EvaluationFailure, type SpecialValue, type Value } from './value.ts';
import { createFrame, made, spendOn } from './work.ts';
import { CONSTANTS, SPECIALS } from './words.ts';

export interface CompiledExpression {
  readonly syntax: Expression;
  /** Attributes that are read or counted. */
  readonly reads: ReadonlySet<string>;
  /** What is known of the result: what it can be besides NULL, a special word or an error. */
  readonly type: StaticType;
  /** What may fail by its type on some objects, as problems that are not. */
  readonly doubts: readonly ExpressionProblem[];
  /** Never throws. */
  evaluate(input: RuleInput): Value | SpecialValue | EvaluationFailure;
}

export type CompileExpressionResult =
  | { readonly ok: true; readonly expression: CompiledExpression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

/** A bare word that is the name of something else was probably meant to be that. */
function meantBy(name: string, compiler: Compiler): Proposal {
  if (compiler.context.attributes.has(name)) return { nearest: `[${name}]` };
  if (FUNCTIONS.has(name) || findForm(name) !== undefined) return { nearest: `${name}()` };
  return proposal(name, [...CONSTANTS.keys(), ...SPECIALS.keys()]);
}

function compileWord(compiler: Compiler, name: string, position: number): Evaluate {
  const value = CONSTANTS.get(name);
  if (value !== undefined) return () => value;
  if (SPECIALS.has(name)) return fail({ code: 'special-value-misplaced', position, name });
  return fail({ code: 'unknown-name', position, name, ...meantBy(name, compiler) });
}

function compileAttribute(compiler: Compiler, name: string, position: number): Evaluate {
  const { type, multiValued } = findAttribute(compiler, name, position);
  if (type === 'reference') return fail({ code: 'reference-not-readable', position, name });
  return attributeReader(name, multiValued, (input) => input.attributes);
}

function compileParameter(compiler: Compiler, name: string, position: number): Evaluate {
  const { parameters } = compiler.context;
  const fixed = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (fixed === undefined) {
    return fail({ code: 'unknown-parameter', position, name, ...proposal(name, Object.keys(parameters)) });
  }
  return ({ parameters: own }) => (own !== undefined && Object.hasOwn(own, name) ? own[name]! : fixed);
}

function compileVariable(compiler: Compiler, name: string, position: number): Evaluate {
  const slot = compiler.variables.get(name);
  if (slot === undefined) {
    return fail({ code: 'unknown-variable', position, name, ...proposal(name, compiler.variables.keys()) });
  }
  return (_, frame) => frame.variables[slot]!;
}

function compileOperation(first: Expression, rest: readonly Step[], compiler: Compiler): Evaluate {
  const start = compiler.value(first);
  const steps = rest.map(({ operator, right, at }) => ({
    at,
    apply: OPERATIONS[operator],
    right: compiler.value(right),
  }));
  return (input, frame) => {
    let left = start(input, frame);
    for (const { apply, right, at } of steps) {
      const second = right(input, frame);
      try {
        left =
          isList(left) || isList(second)
            ? mapOperation((one, other) => made(frame, apply(one, other)), left, second)
            : made(frame, apply(left, second));
      } catch (error) {
        throw located(error, at);
      }
    }
    return left;
  };
}

/** Stops as soon as the rest cannot change the answer; a list of truths is answered value by value. */
function compileLogic(first: Expression, rest: readonly LogicStep[], compiler: Compiler): Evaluate {
  const start = compiler.value(first);
  const steps = rest.map((step) => ({ ...step, evaluate: compiler.value(step.right), and: step.operator === '&&' }));
  return (input, frame) => {
    let answer = start(input, frame);
    for (const { and, at, evaluate } of steps) {
      try {
        if (!isList(answer) && truth(answer) !== and) {
          answer = !and;
          continue;
        }
        const next = evaluate(input, frame);
        spendOn(frame, next);
        answer = mapOperation(
          (left, right) => (and ? truth(left) && truth(right) : truth(left) || truth(right)),
          answer,
          next,
        );
      } catch (error) {
        throw located(error, at);
      }
    }
    return answer;
  };
}

function compileValue(node: Expression, compiler: Compiler): Evaluate {
  switch (node.kind) {
    case 'text':
    case 'number': {
      const { value } = node;
      return () => value;
    }
    case 'attribute':
      return compileAttribute(compiler, node.name, node.at);
    case 'parameter':
      return compileParameter(compiler, node.name, node.at);
    case 'variable':
      return compileVariable(compiler, node.name, node.at);
    case 'word':
      return compileWord(compiler, node.name, node.at);
    case 'operation':
      return compileOperation(node.first, node.rest, compiler);
    case 'logic':
      return compileLogic(node.first, node.rest, compiler);
    case 'call':
      // Branches compiled as values give values only.
      return (compileForm(node, compiler, compiler.value) as Evaluate | undefined) ?? compileCall(node, compiler);
  }
}

function compileForm(call: Call, compiler: Compiler, branch: (node: Expression) => EvaluateResult) {
  return findForm(call.name)?.(call, compiler, branch);
}

function compileResult(node: Expression, compiler: Compiler): EvaluateResult {
  const special = node.kind === 'word' ? SPECIALS.get(node.name) : undefined;
  if (special !== undefined) return () => special;
  const form = node.kind === 'call' ? compileForm(node, compiler, compiler.result) : undefined;
  return form ?? compiler.value(node);
}

function createCompiler(context: ExpressionContext): Compiler {
  const compiler: Compiler = {
    context,
    reads: new Set(),
    variables: new Map(),
    slotCount: 0,
    types: new Map(),
    value: (node) => compileValue(node, compiler),
    result: (node) => compileResult(node, compiler),
  };
  return compiler;
}

/** Parses and compiles the text of an expression. Never throws. */
export function compileExpression(text: string, context: ExpressionContext): CompileExpressionResult {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed;
  const compiler = createCompiler(context);
  try {
    const run = compiler.result(parsed.expression);
    const { type, doubts } = checkTypes(parsed.expression, context.attributes, compiler.types, context.target);
    const { slotCount, reads } = compiler;
    const evaluate = (input: RuleInput): Value | SpecialValue | EvaluationFailure => {
      try {
        return run(input, createFrame(slotCount));
      } catch (error) {
        return located(error, 0) as EvaluationFailure;
      }
    };
    return { ok: true, expression: { syntax: parsed.expression, reads, type, doubts, evaluate } };
  } catch (error) {
    if (error instanceof ProblemSignal) return { ok: false, problem: error.problem };
    throw error;
  }
}
