/** Objects that have what they declare and nothing else. */

/** Reading or writing any other member throws. Symbols are the language's own questions (awaiting, printing). */
export function strict<T extends object>(name: string, members: T): T {
  const undeclared = (key: string) => new Error(`the stand-in for electron does not declare ${name}.${key}`);
  return new Proxy(members, {
    get(target, key, receiver) {
      // `then`: whether it is a promise, asked by `await` of everything.
      if (typeof key === 'symbol' || key === 'then' || key in target)
        return Reflect.get(target, key, receiver) as unknown;
      throw undeclared(key);
    },
    set(_target, key) {
      throw undeclared(String(key));
    },
  });
}

/** Something that is made with `new`, and has these static members and no others. */
export function constructible<A extends unknown[], T extends object>(
  name: string,
  make: (...given: A) => T,
  statics: object = {},
): (...given: A) => T {
  return new Proxy(
    // An arrow function cannot be made with `new`.
    function Made() {
      return undefined;
    } as unknown as (...given: A) => T,
    {
      construct: (_target, given: A) => make(...given),
      get(_target, key) {
        if (typeof key === 'symbol' || key in statics) return Reflect.get(statics, key) as unknown;
        throw new Error(`the stand-in for electron does not declare ${name}.${key}`);
      },
    },
  );
}

/** Events by name, as Electron's objects have them; listening to one that never comes here throws. */
export interface Emitter {
  on(event: string, listener: (...given: never[]) => void): void;
  once(event: string, listener: (...given: never[]) => void): void;
  emit(event: string, ...given: unknown[]): void;
}

export function emitterOf(name: string, declared: readonly string[]): Emitter {
  const listeners = new Map<string, ((...given: unknown[]) => void)[]>(declared.map((event) => [event, []]));
  const add = (event: string, listener: (...given: never[]) => void) => {
    const known = listeners.get(event);
    if (!known) throw new Error(`the stand-in for electron does not declare the event ${name}#${event}`);
    known.push(listener as (...given: unknown[]) => void);
  };
  return {
    on: add,
    once(event, listener) {
      const once = (...given: unknown[]) => {
        const known = listeners.get(event) ?? [];
        known.splice(known.indexOf(once), 1);
        (listener as (...given: unknown[]) => void)(...given);
      };
      add(event, once);
    },
    emit(event, ...given) {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(...given);
    },
  };
}

/** An event that its listeners may prevent. */
export function preventable<T extends object>(facts: T) {
  const event = { ...facts, defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
  return event;
}
