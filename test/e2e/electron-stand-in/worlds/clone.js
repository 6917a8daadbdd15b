/*
 * A structured clone as text, the one thing that passes between Chromium and the test. `structuredClone` first: what it
 * refuses is refused here. What it takes and this does not know throws, too.
 */
export const makeClone = () => {
  const tagged = (type, value) => ({ $: type, value });

  const encode = (value) => {
    if (value === undefined) return tagged('undefined');
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : tagged('number', String(value));
    if (typeof value === 'bigint') return tagged('bigint', String(value));
    if (Array.isArray(value)) return value.map(encode);
    const prototype = Object.getPrototypeOf(value);
    const name = prototype?.constructor?.name;
    if (name === 'Date') return tagged('date', value.getTime());
    if (name === 'Uint8Array') return tagged('octets', Array.from(value));
    if (name === 'Object' || prototype === null) {
      return tagged(
        'object',
        Object.entries(value).map(([key, item]) => [key, encode(item)]),
      );
    }
    throw new Error(`the stand-in does not pass a ${name} between processes`);
  };

  const DECODERS = {
    undefined: () => undefined,
    number: Number,
    bigint: BigInt,
    date: (value) => new Date(value),
    octets: (value) => Uint8Array.from(value),
    object: (entries) => Object.fromEntries(entries.map(([key, item]) => [key, decode(item)])),
  };

  const decode = (coded) => {
    if (Array.isArray(coded)) return coded.map(decode);
    if (typeof coded !== 'object' || coded === null) return coded;
    return DECODERS[coded.$](coded.value);
  };

  return {
    toText: (value) => JSON.stringify(encode(structuredClone(value))),
    fromText: (text) => decode(JSON.parse(text)),
  };
};
