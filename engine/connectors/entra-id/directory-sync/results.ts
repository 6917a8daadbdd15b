/**
 * What the service says of each object that was sent, and what its error codes mean. Codes come as names or numbers; where
 * neither is known the text decides. Source: the error catalogue of Entra Connect ("Troubleshoot errors during
 * synchronization") and what open clients have met.
 */

import { z } from 'zod';
import type { FaultCode, Retry } from '../../../model/fault.ts';
import { childOf, textIn, type XmlElement } from './binary-xml/elements.ts';
import { findElement } from './soap/envelope.ts';

export interface ObjectResult {
  readonly cloudAnchor: string | undefined;
  readonly sourceAnchor: string | undefined;
  readonly succeeded: boolean;
  readonly errorCode: string;
  /** With success: a warning, such as an attribute that was put in quarantine. */
  readonly errorText: string;
  /** The attribute and the value that another object holds, where the service says them. */
  readonly conflictAttribute: string | undefined;
  readonly conflictValue: string | undefined;
  readonly conflictAnchor: string | undefined;
  /** Id of the other object, where its type is not said. */
  readonly conflictId: string | undefined;
}

/** Of `SyncObjectResults`. */
export function readResults(result: XmlElement | undefined): readonly ObjectResult[] {
  const list = result === undefined ? undefined : findElement(result, 'SyncObjectResults');
  return (list?.children ?? []).map(readResult);
}

function readResult(element: XmlElement): ObjectResult {
  const text = (name: string) => nonEmpty(textIn(childOf(element, name)));
  const errorText = text('ResultErrorDescription') ?? '';
  const details = extraDetails(errorText);
  const conflictId = details('ObjectIdInConflict');
  return {
    cloudAnchor: text('CloudAnchor'),
    sourceAnchor: text('SourceAnchor'),
    succeeded: text('ResultCode')?.toLowerCase() === 'success',
    errorCode: text('ResultErrorCode') ?? '',
    errorText,
    conflictAttribute: text('AttributeConflictName') ?? details('AttributeConflictName'),
    conflictValue:
      text('AttributeConflictValues') ?? text('AttributeConflictValue') ?? details('AttributeConflictValues'),
    conflictAnchor: text('ConflictingObjectCloudAnchor'),
    conflictId,
  };
}

/** The machine-readable end of a description, as Entra Connect shows it: `ExtraErrorDetails: [{"Key":...,"Value":[...]}]`. */
function extraDetails(description: string): (key: string) => string | undefined {
  const json = /ExtraErrorDetails:\s*(\[.*\])/s.exec(description)?.[1];
  const parsed = extraDetailsSchema.safeParse(json === undefined ? undefined : parseJson(json));
  const entries = parsed.success ? parsed.data : [];
  return (key) => nonEmpty(entries.find((entry) => entry.Key === key)?.Value[0]);
}

const extraDetailsSchema = z.array(z.object({ Key: z.string(), Value: z.array(z.string()) }));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** What tells one `operation-refused` of the service from another. */
export const REFUSALS = [
  /** A cloud object has the same source anchor, and the tenant blocks taking it over. */
  'hard-match-blocked',
  /** The object that would be matched by address or name has another source anchor, or soft matches are blocked. */
  'soft-match-taken',
  /** The object that holds the address or name is of another type. */
  'object-type-mismatch',
  /** The account that would be matched holds, or may hold, an administrator's role. */
  'administrator-match',
  /** An attribute that is set once for all. */
  'attribute-fixed',
  'object-too-large',
  /** From one federated domain to another. */
  'federated-domain-change',
  /** The object belongs to the cloud: it was never synchronized, or is no more. */
  'cloud-object',
  /** A password of an account that belongs to the cloud. */
  'cloud-password',
  /** The tenant holds as many objects as it may. */
  'quota',
] as const;

export type Refusal = (typeof REFUSALS)[number];

export interface Meaning {
  readonly code: FaultCode;
  readonly retry: Retry;
  /** Fact for the words that tell one refusal from another with the same code. */
  readonly reason?: Refusal;
}

const refused = (reason: Refusal, retry: Retry = 'later'): Meaning => ({ code: 'operation-refused', retry, reason });

const BY_CODE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['invalidhardmatch', refused('hard-match-blocked')],
  ['103', refused('hard-match-blocked')],
  ['invalidsoftmatch', refused('soft-match-taken')],
  ['objecttypemismatch', refused('object-type-mismatch')],
  ['existingadminroleconflict', refused('administrator-match')],
  ['attributevaluemustbeunique', { code: 'value-not-unique', retry: 'later' }],
  ['attributeupdatenotallowed', refused('attribute-fixed', 'never')],
  ['96', refused('attribute-fixed', 'never')],
  ['identitydatavalidationfailed', { code: 'value-invalid', retry: 'never' }],
  ['datavalidationfailed', { code: 'value-invalid', retry: 'never' }],
  ['invalidattributevalue', { code: 'value-invalid', retry: 'never' }],
  ['largeobject', refused('object-too-large', 'never')],
  ['exceededallowedlength', { code: 'value-too-long', retry: 'never' }],
  ['federateddomainchangeerror', refused('federated-domain-change', 'never')],
  ['federateddomainchange', refused('federated-domain-change', 'never')],
  ['passwordaccessviolation', refused('cloud-password', 'never')],
  ['deletingcloudonlyobjectnotallowed', refused('cloud-object')],
  ['114', refused('cloud-object')],
  ['directoryquotaexceeded', refused('quota')],
  ['quotaexceeded', refused('quota')],
  ['referencednotfound', { code: 'reference-missing', retry: 'later' }],
  ['dn-attributes-failure', { code: 'reference-missing', retry: 'later' }],
  ['serviceunavailable', { code: 'server-busy', retry: 'later' }],
  ['throttled', { code: 'throttled', retry: 'later' }],
  ['toomanyrequests', { code: 'throttled', retry: 'later' }],
  ['internalerror', { code: 'server-error', retry: 'later' }],
  ['objectnotfound', { code: 'object-missing', retry: 'later' }],
]);

const BY_TEXT: readonly (readonly [RegExp, Meaning])[] = [
  [/cloud-only user objects|cloud-only credential/i, refused('cloud-password', 'never')],
  [/synchronization operation, Delete, is not valid/i, refused('cloud-object')],
  [/hard match.*block/i, refused('hard-match-blocked')],
  [/soft match/i, refused('soft-match-taken')],
  [/privileged|admin(?:istrator)? role/i, refused('administrator-match')],
  [
    /must be unique|already (?:exists|(?:be )?associated|in use)|conflict/i,
    { code: 'value-not-unique', retry: 'later' },
  ],
  [/quota/i, refused('quota')],
  [/too long|exceed\w* .*length/i, { code: 'value-too-long', retry: 'never' }],
  [/too large/i, refused('object-too-large', 'never')],
  [/referenc\w+ .*(?:not|missing)/i, { code: 'reference-missing', retry: 'later' }],
  [/not found|does not exist/i, { code: 'object-missing', retry: 'later' }],
  [/internal error|try again|temporar/i, { code: 'server-error', retry: 'later' }],
];

export function meaningOfResult({ errorCode, errorText }: ObjectResult): Meaning {
  const found =
    BY_CODE.get(errorCode.toLowerCase().replaceAll(' ', '')) ??
    BY_TEXT.find(([pattern]) => pattern.test(errorText))?.[1];
  return found ?? { code: 'value-invalid', retry: 'never' };
}

const PASSING: ReadonlySet<FaultCode> = new Set(['server-busy', 'throttled', 'server-error']);

/** Refused for the moment: sent again, it may be taken. */
export function isPassing(result: ObjectResult): boolean {
  return !result.succeeded && PASSING.has(meaningOfResult(result).code);
}
