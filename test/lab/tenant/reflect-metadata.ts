/**
 * The three `Reflect` functions that tsyringe, a dependency of @peculiar/x509, insists on at load time. Import this
 * module before @peculiar/x509. A full polyfill that is already present is left alone.
 */

type MetadataStore = WeakMap<object, Map<unknown, unknown>>;

interface MetadataReflect {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
}

const store: MetadataStore = new WeakMap();
const reflect = Reflect as MetadataReflect;

function ownMetadata(key: unknown, target: object): unknown {
  return store.get(target)?.get(key);
}

reflect.getOwnMetadata ??= ownMetadata;
reflect.getMetadata ??= (key, target) => {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const value = ownMetadata(key, at);
    if (value !== undefined) return value;
  }
  return undefined;
};
reflect.defineMetadata ??= (key, value, target) => {
  const entries = store.get(target) ?? new Map<unknown, unknown>();
  entries.set(key, value);
  store.set(target, entries);
};
