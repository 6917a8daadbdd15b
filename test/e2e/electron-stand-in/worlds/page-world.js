/* The page's own world: copies of what the preload exposed, frozen, before any script of the page. */
export const pageWorld = ({ token }) => {
  if (window !== window.top) return;
  const ask = (type, detail) => {
    let answer;
    const listen = (event) => (answer = event.detail);
    document.addEventListener(`${token}:answer`, listen);
    document.dispatchEvent(new CustomEvent(`${token}:${type}`, { detail }));
    document.removeEventListener(`${token}:answer`, listen);
    return answer;
  };
  const callbacks = [];
  document.addEventListener(`${token}:callback`, ({ detail }) => callbacks[detail.id](...detail.arguments));
  const passed = (argument) => {
    if (typeof argument === 'function') return { kind: 'function', id: callbacks.push(argument) - 1 };
    return { kind: 'value', value: structuredClone(argument) };
  };
  const build = (description) => {
    switch (description.kind) {
      case 'function':
        return (...given) => {
          const { value, error } = ask('call', { id: description.id, arguments: given.map(passed) });
          if (error !== undefined) throw new Error(error);
          return value;
        };
      case 'array':
        return Object.freeze(description.items.map(build));
      case 'object':
        return Object.freeze(Object.fromEntries(description.entries.map(([key, item]) => [key, build(item)])));
      default:
        return description.value;
    }
  };
  for (const [key, description] of ask('describe') ?? []) {
    Object.defineProperty(window, key, { value: build(description), enumerable: true });
  }
};
