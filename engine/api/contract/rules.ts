/** Synchronization rules: what there is, what a draft would do, and changes of the rules of one's own. */

import { z } from 'zod';
import { objectIdSchema, scopeOperatorSchema } from './object-chain.ts';
import { draftRuleSchema, ruleDocumentSchema, ruleProblemSchema } from './rule-documents.ts';
import { ruleEvaluationSchema } from './rule-evaluation.ts';

const ruleRowSchema = z.object({
  document: ruleDocumentSchema,
  /** It comes with Causeway: to be switched off and cloned, not to be edited. */
  standard: z.boolean(),
  /** Of a standard rule: the rules that were cloned from it. */
  clones: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Of a clone: the parts in which it is another than the standard rule as that is now. */
  changed: z.array(z.enum(['description', 'type', 'linkType', 'passwordSync', 'scope', 'join', 'flows'])),
});

const attributeSchema = z.object({
  name: z.string(),
  type: z.enum(['string', 'integer', 'boolean', 'binary', 'reference']),
  multiValued: z.boolean(),
});

const functionSchema = z.object({
  name: z.string(),
  family: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      /**
       * `value`: a value, or each of several; `list`: all values at once; `condition`: a truth; `variable`: `$name`, made
       * known here; `attribute-name`: an attribute's name in quotes; `word`: one of `words`, without quotes.
       */
      kind: z.enum(['value', 'list', 'condition', 'variable', 'attribute-name', 'word']),
      /** What the values may be: `text`, `number`, `boolean`, `octets`, `date`, `reference`. */
      types: z.array(z.string()),
      optional: z.boolean(),
      /** It may come again, with the repeated ones beside it. */
      repeated: z.boolean(),
      /** The words, or the texts in quotes, that are allowed; none: anything of the types. */
      words: z.array(z.string()),
    }),
  ),
  result: z.object({ types: z.array(z.string()), several: z.enum(['never', 'always', 'as-arguments']) }),
  /** It works on each of several values by itself. */
  mapsOverLists: z.boolean(),
});

export const ruleFilterSchema = z.strictObject({
  direction: z.enum(['inbound', 'outbound']).optional(),
  connector: z.string().optional(),
  connectorSpaceObjectType: z.string().optional(),
  metaverseObjectType: z.string().optional(),
  /** Read or written by the rule, on either side. */
  attribute: z.string().optional(),
  passwordSync: z.boolean().optional(),
  kind: z.enum(['standard', 'custom']).optional(),
  disabled: z.boolean().optional(),
  /** Words of name, description, id and expressions; all must be found. */
  text: z.string().optional(),
});

/** What changes needs the version that was looked at: what came in between is said by `configuration-changed`. */
const expected = { expectedVersion: z.int().optional() };

/** Connectors whose next synchronization is a full one, with the rules as they then are. */
const due = { fullSynchronization: z.array(z.string()) };

export const ruleQueries = {
  /** In order of precedence. */
  'rules.list': {
    arguments: ruleFilterSchema,
    result: z.object({
      /** Of the configuration: for `expectedVersion`. */
      version: z.number(),
      rules: z.array(ruleRowSchema),
      /** Without the filter. */
      total: z.number(),
      ...due,
    }),
  },
  /** Throws `rule-not-found`. */
  'rules.get': {
    arguments: z.strictObject({ id: z.string().min(1) }),
    result: ruleRowSchema.extend({
      version: z.number(),
      /** Of a clone: the standard rule as it is now. */
      twin: ruleDocumentSchema.nullable(),
      /** A flow of `document.flows` each. */
      flows: z.array(
        z.object({
          /** An expression laid out on lines; otherwise the attribute's name or the constant. */
          text: z.string(),
          /** Attributes that it reads. */
          reads: z.array(z.string()),
          /** Enabled rules that write the same attribute of the same objects, in order of precedence. */
          others: z.array(z.object({ id: z.string(), name: z.string(), precedence: z.number() })),
        }),
      ),
    }),
  },
  /** What a rule can be made of. Attributes are those of the chosen object types. */
  'rules.schema': {
    arguments: z.strictObject({
      connector: z.string().optional(),
      connectorSpaceObjectType: z.string().optional(),
      metaverseObjectType: z.string().optional(),
    }),
    result: z.object({
      connectors: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['active-directory', 'entra-id']),
          objectTypes: z.array(z.string()),
        }),
      ),
      metaverseObjectTypes: z.array(z.string()),
      connectorSpace: z.array(attributeSchema),
      metaverse: z.array(attributeSchema),
      /** Of the chosen connector, without the percent signs, with its value for the connector's first domain. */
      parameters: z.array(z.object({ name: z.string(), value: z.string() })),
      functions: z.array(functionSchema),
      /** Words that stand by themselves: `NULL`, `True`, `IgnoreThisFlow`, ... */
      words: z.array(z.object({ name: z.string(), kind: z.enum(['constant', 'special']) })),
      /** Operators of scopes by attribute type. */
      operators: z.record(attributeSchema.shape.type, z.array(scopeOperatorSchema)),
      /** Numbers from 0 to 99 that no rule has. */
      freePrecedences: z.array(z.number()),
    }),
  },
  /** Rules as they would be if these were saved, each new or in the place of the one with its id. */
  'rules.check': {
    arguments: z.strictObject({
      documents: z.array(draftRuleSchema).min(1).max(1_000),
      /** Rules that would be switched off with it. */
      disable: z.array(z.string()).default([]),
    }),
    result: z.object({
      /** No problem is an error. */
      ok: z.boolean(),
      /** Errors first, in the order of the documents. */
      problems: z.array(ruleProblemSchema),
      /** With every default filled in; null where the shape is not a rule's. */
      documents: z.array(ruleDocumentSchema.nullable()),
      /** Empty while there are errors. */
      ...due,
    }),
  },
  /** One expression in canonical form, or what is wrong with it. Names of attributes are not looked at. */
  'rules.format': {
    arguments: z.strictObject({ expression: z.string() }),
    result: z.object({
      /** In one line, as documents have it. */
      text: z.string().nullable(),
      /** The same, long calls and chains broken into indented lines. */
      lines: z.string().nullable(),
      problem: ruleProblemSchema.nullable(),
    }),
  },
  /**
   * Reads the object as it is in its space and changes nothing. A connector's object and the metaverse's can both be
   * given whatever the direction: the one that the rule looks at is found by the link between them. Throws `not-found`,
   * and `rule-not-for-object` where the object, and what it is linked to, is of another connector or type.
   */
  'rules.evaluate': {
    arguments: z.strictObject({ document: draftRuleSchema, object: objectIdSchema }),
    result: ruleEvaluationSchema,
  },
  /** Objects to try a rule on: what is found by the text, or the first few. */
  'rules.candidates': {
    arguments: z.strictObject({
      /** A connector's name, or `metaverse`: inbound rules look at the one, outbound rules at the other. */
      space: z.string().min(1),
      objectType: z.string().optional(),
      text: z.string().optional(),
      limit: z.int().min(1).max(100).default(20),
    }),
    result: z.array(
      z.object({ id: objectIdSchema, name: z.string(), dn: z.string().nullable(), objectType: z.string() }),
    ),
  },
  /** A draft like the rule, with an id of its own and a free number. Saves nothing. Throws `no-free-precedence`. */
  'rules.clone': {
    arguments: z.strictObject({ id: z.string().min(1) }),
    result: z.object({
      document: ruleDocumentSchema,
      /** What `rules.save` should be given in `disable` so that the clone stands in for the standard rule. */
      original: z.string(),
    }),
  },
  /** Documents as files have them; without ids every rule of one's own. */
  'rules.export': {
    arguments: z.strictObject({ ids: z.array(z.string()).optional() }),
    result: z.object({ documents: z.array(ruleDocumentSchema) }),
  },
} as const;

/**
 * Each is one version of the configuration with a line in the audit log; `restore-configuration` leads back. A change
 * that leaves the rules with an error throws `rule-invalid` with the first problem, and `configuration-changed` where
 * somebody saved after `expectedVersion`.
 */
export const ruleCommands = {
  /** Adds the rule, or puts it in the place of the one with its id. Throws `rule-standard` for a standard rule's id. */
  'rules.save': {
    arguments: z.strictObject({
      document: draftRuleSchema,
      /** Rules to switch off in the same change: the standard rule that a clone stands in for. */
      disable: z.array(z.string()).default([]),
      ...expected,
    }),
    result: z.object({
      version: z.number(),
      document: ruleDocumentSchema,
      warnings: z.array(ruleProblemSchema),
      ...due,
    }),
  },
  'rules.remove': {
    arguments: z.strictObject({
      id: z.string().min(1),
      /** The standard rule that it was cloned from is switched on again. */
      enableOriginal: z.boolean().default(false),
      ...expected,
    }),
    result: z.object({ version: z.number(), ...due }),
  },
  /** Standard rules, too. */
  'rules.setDisabled': {
    arguments: z.strictObject({ ids: z.array(z.string().min(1)).min(1), disabled: z.boolean(), ...expected }),
    result: z.object({ version: z.number(), ...due }),
  },
  /** Next to another rule of one's own; renumbers as few rules as that takes. */
  'rules.move': {
    arguments: z.strictObject({
      id: z.string().min(1),
      place: z.union([z.strictObject({ before: z.string() }), z.strictObject({ after: z.string() })]),
      ...expected,
    }),
    result: z.object({
      version: z.number(),
      renumbered: z.array(z.object({ id: z.string(), from: z.number(), to: z.number() })),
      ...due,
    }),
  },
  /** All of them or none. */
  'rules.import': {
    arguments: z.strictObject({
      documents: z.array(draftRuleSchema).min(1).max(1_000),
      /** Otherwise a rule with an id that is there already is an error. */
      replace: z.boolean().default(false),
      disable: z.array(z.string()).default([]),
      ...expected,
    }),
    result: z.object({
      version: z.number(),
      added: z.array(z.string()),
      replaced: z.array(z.string()),
      warnings: z.array(ruleProblemSchema),
      ...due,
    }),
  },
} as const;

export const ruleEvents = {
  /** Rules were saved, by whomever. */
  'rules.changed': z.object({ version: z.number() }),
} as const;
