/** A sign-in as the data contract's JSON: fetched by the older variant, or inside of `BodyBytes`. Names as the service spells them. */

import { z } from 'zod';
import { RelayError } from '../messages/relay-error.ts';
import type { PasswordBlock, PasswordContext, RequestFields } from './sign-in-request.ts';

const blockSchema = z.object({
  Base64EncryptedData: z.string(),
  // Sic.
  KeyIdentifer: z.string(),
});

const passwordSchema = z.object({
  Domain: z.string().nullish(),
  EncryptedData: z.array(blockSchema),
  UserPrincipalName: z.string(),
});

/** A `byte[]` is a list of numbers for one serializer and base64 for another. */
const octetsSchema = z.union([z.string(), z.array(z.int().min(0).max(255))]);

const contextSchema = z.union([z.object({ BodyBytes: octetsSchema }), passwordSchema]);

const signalSchema = z.object({
  RequestId: z.string(),
  SubscriptionId: z.string(),
  TransactionId: z.string().nullish(),
  OverrideServiceHostEnabled: z.boolean().nullish(),
  OverridenReturnHost: z.string().nullish(),
  OverridenReturnPort: z.number().nullish(),
  ReturnHost: z.string(),
  ReturnPort: z.number(),
  TunnelContext: z.object({ ProtocolContext: contextSchema }),
});

/** Throws {@link RelayError} `malformed`. */
export function requestFromJson(octets: Uint8Array): RequestFields {
  const signal = parsed(signalSchema, octets);
  const { OverridenReturnHost: host, OverridenReturnPort: port } = signal;
  const overridden = signal.OverrideServiceHostEnabled === true && !!host;
  return {
    requestId: signal.RequestId,
    transactionId: signal.TransactionId ?? '',
    tenantId: signal.SubscriptionId,
    returnHost: overridden ? host : signal.ReturnHost,
    returnPort: overridden ? (port ?? 443) : signal.ReturnPort,
    context: contextOf(signal.TunnelContext.ProtocolContext),
  };
}

/** The JSON of `BodyBytes`: the context alone. */
export function contextFromJson(octets: Uint8Array): PasswordContext {
  return contextOf(parsed(passwordSchema, octets));
}

function contextOf(context: z.output<typeof contextSchema>): PasswordContext {
  if ('BodyBytes' in context) {
    const { BodyBytes: bytes } = context;
    return contextFromJson(typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : Uint8Array.from(bytes));
  }
  return {
    kind: 'password',
    domain: context.Domain ?? '',
    userPrincipalName: context.UserPrincipalName,
    blocks: context.EncryptedData.map((block) => passwordBlock(block.KeyIdentifer, block.Base64EncryptedData)),
  };
}

export function passwordBlock(keyIdentifier: string, base64: string): PasswordBlock {
  return { keyIdentifier, octets: Buffer.from(base64, 'base64') };
}

function parsed<T>(schema: z.ZodType<T>, octets: Uint8Array): T {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets));
  } catch (error) {
    throw new RelayError('malformed', 'no-json', { cause: error });
  }
  const found = schema.safeParse(document);
  if (!found.success) throw new RelayError('malformed', 'request-fields');
  return found.data;
}
