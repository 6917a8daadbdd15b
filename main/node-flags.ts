/**
 * Flags for the Node process that runs an engine. V8 lets a heap grow to several times what is in use before it
 * collects; an engine that streams pages has little in use, and the machines it runs on have other work to do.
 */
export const ENGINE_NODE_FLAGS: readonly string[] = [
  // MiB of a semi-space: larger ones keep more garbage, smaller ones promote it.
  '--max-semi-space-size=16',
  // How much the old generation may grow beyond what the last collection found in use.
  '--heap-growing-percent=30',
];
