/** What a stand-alone agent has to know: of the answers that set up Causeway elsewhere, the part about forests and tenant. */

import { z } from 'zod';
import { activeDirectorySettingsSchema } from '../../engine/connectors/active-directory/active-directory.ts';
import { entraIdSettingsSchema } from '../../engine/connectors/entra-id/settings.ts';
import { FaultError } from '../../engine/model/fault.ts';

const forestSchema = activeDirectorySettingsSchema.extend({ password: z.string().min(1) });
/** As answers say which domains have domain controllers of their own. */
const domainsSchema = z.array(
  z.object({
    domain: z.string().min(1),
    servers: activeDirectorySettingsSchema.shape.servers.element.array().default([]),
  }),
);
const tenant = entraIdSettingsSchema.shape;

/** Whatever else the file says is for other parts of Causeway. */
const answersSchema = z.object({
  forests: z.array(z.looseObject({})).min(1),
  tenant: z.object({ tenantId: tenant.tenantId, cloud: tenant.cloud, proxy: tenant.proxy }),
  userPrincipalNameAttribute: z.string().min(1).default('userPrincipalName'),
});

export type AgentAnswers = Omit<z.output<typeof answersSchema>, 'forests'> & {
  readonly forests: readonly z.output<typeof forestSchema>[];
};

/** Throws `answers-invalid` with the place of the first mistake; no value is quoted. */
export function parseAgentAnswers(document: unknown): AgentAnswers {
  const answers = parsed(answersSchema, document, []);
  const known = Object.keys(forestSchema.shape);
  const forests = answers.forests.map((forest, index) => {
    // Of a forest it also says what is synchronized, which is no matter here.
    const own = Object.fromEntries(Object.entries(forest).filter(([name]) => known.includes(name)));
    const domains = parsed(domainsSchema, forest['domains'] ?? [], ['forests', index, 'domains'])
      .filter(({ servers }) => servers.length > 0)
      .map(({ domain, servers }) => ({ dn: dnOf(domain), servers }));
    return parsed(forestSchema, { ...own, domains }, ['forests', index]);
  });
  return { ...answers, forests };
}

/** RFC 2247: of a DNS name; a DN stays as it is. */
function dnOf(domain: string): string {
  return domain.includes('=') ? domain : `DC=${domain.split('.').join(',DC=')}`;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, at: readonly (string | number)[]): T {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const detail = { path: [...at, ...(issue?.path ?? [])].join('.'), message: issue?.message ?? '' };
  throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}
