/** Answers and their secrets apart: the engine takes secrets of a draft by their names, and into its memory alone. */

export interface Parted {
  readonly answers: unknown;
  /** By the names of `draft-secret`. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
}

/** Whatever has another shape than answers have stays as it is: the engine says what is wrong with it. */
export function withoutSecrets(answers: unknown): Parted {
  if (!isRecord(answers)) return { answers, secrets: [] };
  const secrets: { name: string; value: string }[] = [];
  const take = (holder: { readonly [key: string]: unknown }, key: string, name: string) => {
    const { [key]: value, ...rest } = holder;
    if (typeof value === 'string' && value !== '') secrets.push({ name, value });
    return rest;
  };
  const forests = Array.isArray(answers['forests'])
    ? answers['forests'].map((forest: unknown) =>
        isRecord(forest) ? take(forest, 'password', `forest/${String(forest['name'])}/password`) : forest,
      )
    : answers['forests'];
  const tenant = isRecord(answers['tenant'])
    ? take(answers['tenant'], 'privateKeyPem', 'tenant/private-key')
    : answers['tenant'];
  const parted = {
    ...answers,
    ...(forests === undefined ? {} : { forests }),
    ...(tenant === undefined ? {} : { tenant }),
  };
  return { answers: parted, secrets };
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
