/*
 * The isolated world of a page: `electron` as a sandboxed preload sees it, and the preload itself. Evaluated in every new
 * document before any script of the page, with what `browser.ts` gives it.
 */
export const preloadWorld = ({ token, clone, preload, versions, platform }) => {
  // Documents that are none of the application's have no preload.
  if (window !== window.top) return;
  const outside = (message) => globalThis.causewayStandIn(clone.toText(message));
  const undeclared = (name) => {
    throw new Error(`the stand-in for electron does not declare ${name} in a preload`);
  };
  const strict = (name, members) =>
    new Proxy(members, {
      get: (target, key) => (key in target || typeof key === 'symbol' ? target[key] : undeclared(`${name}.${key}`)),
    });

  const listeners = new Map();
  const ports = new Map();
  const adoptPort = (port) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => outside({ type: 'port-message', port, data });
    port1.addEventListener('close', () => outside({ type: 'port-close', port }));
    ports.set(port, port1);
    return port2;
  };
  globalThis.causewayStandInReceive = (text) => {
    const message = clone.fromText(text);
    if (message.type === 'port-message') {
      ports.get(message.port)?.postMessage(message.data);
      return;
    }
    const event = strict('IpcRendererEvent', { ports: message.ports.map(adoptPort) });
    for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.message);
  };

  /* contextBridge: what is exposed is described to the page's world, which makes a copy; functions stay here. */
  const exposed = [];
  const functions = [];
  const describe = (value) => {
    if (typeof value === 'function') return { kind: 'function', id: functions.push(value) - 1 };
    if (typeof value !== 'object' || value === null) return { kind: 'value', value };
    if (Array.isArray(value)) return { kind: 'array', items: value.map(describe) };
    return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, describe(item)]) };
  };
  const tell = (type, detail) => document.dispatchEvent(new CustomEvent(`${token}:${type}`, { detail }));
  const received = (argument) =>
    argument.kind === 'function'
      ? (...given) => tell('callback', { id: argument.id, arguments: given })
      : argument.value;
  document.addEventListener(`${token}:describe`, () => tell('answer', exposed));
  document.addEventListener(`${token}:call`, ({ detail }) => {
    try {
      tell('answer', { value: functions[detail.id](...detail.arguments.map(received)) });
    } catch (error) {
      tell('answer', { error: String(error) });
    }
  });

  const MODULES = {
    electron: strict('electron', {
      contextBridge: strict('contextBridge', {
        exposeInMainWorld: (key, api) => void exposed.push([key, describe(api)]),
      }),
      ipcRenderer: strict('ipcRenderer', {
        on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
        send: (channel, ...given) => outside({ type: 'ipc', channel, message: given }),
      }),
    }),
  };
  const require = (name) => MODULES[name] ?? undeclared(`the module ${name}`);
  const process = strict('process', { platform, versions: strict('process.versions', versions) });
  const module = { exports: {} };
  new Function('require', 'process', 'module', 'exports', preload)(require, process, module, module.exports);
};
