/** Which folder may import which, for dependency-cruiser. The order is that of ARCHITECTURE.md, section 2. */

import { cruise, type ICruiseResult, type IRegularForbiddenRuleType } from 'dependency-cruiser';

/** Each line may import what stands above it and its own folders, never a neighbour or what stands below. */
export const LAYERS: readonly (readonly string[])[] = [
  ['engine/model'],
  ['engine/store'],
  ['engine/settings'],
  ['engine/connectors', 'engine/rules'],
  ['engine/connector-space'],
  ['engine/metaverse'],
  ['engine/import', 'engine/inbound-sync', 'engine/outbound-sync', 'engine/export'],
  ['engine/runs'],
  ['engine/safety', 'engine/explain', 'engine/sign-in', 'engine/health'],
  ['engine/setup'],
  ['engine/api'],
  ['main'],
];

/** Packages that open a socket to a directory. */
const DIRECTORY_CLIENTS = ['ldapts', 'undici', '@azure/msal-node', '@microsoft/microsoft-graph-client'];

const inside = (folders: readonly string[]) => `^(${folders.join('|')})/`;
const packages = (names: readonly string[]) => `(^|node_modules/)(${names.join('|')})(/|$)`;

function layerRules(): IRegularForbiddenRuleType[] {
  return LAYERS.flatMap((line, index) =>
    line.map((folder) => {
      const closed = [...line.filter((other) => other !== folder), ...LAYERS.slice(index + 1).flat()];
      return {
        name: `${folder} imports only what stands above it`,
        severity: 'error' as const,
        from: { path: inside([folder]) },
        // The last line has nobody below and no neighbour.
        to: { path: closed.length > 0 ? inside(closed) : '^no such folder$' },
      };
    }),
  );
}

function rule(
  name: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType {
  return { name, severity: 'error', from, to };
}

export const RULES: readonly IRegularForbiddenRuleType[] = [
  ...layerRules().filter(({ from }) => from.path !== inside(['main'])),
  rule(
    'every folder of the engine has its line',
    { path: '^(engine|main)/' },
    { path: '^engine/', pathNot: inside(LAYERS.flat()) },
  ),
  rule(
    'the engine knows no host',
    { path: '^engine/' },
    { path: ['^main/', '^renderer/', packages(['electron', 'react', 'react-dom'])] },
  ),
  rule('only tests and the demonstration use the lab', { pathNot: '^(test|main/demo)/' }, { path: '^test/' }),
  rule('the demonstration uses the lab and no other test', { path: '^main/demo/' }, { path: '^test/(?!lab/)' }),
  rule(
    'the contract stands by itself',
    { path: '^engine/api/contract/' },
    { path: '^(engine|main)/', pathNot: '^engine/api/contract/' },
  ),
  rule(
    'the renderer sees of the engine the contract alone',
    { path: '^renderer/' },
    { path: '^(engine|main|test)/', pathNot: '^engine/api/contract/' },
  ),
  rule(
    'only connectors reach a directory',
    { path: '^(engine|main|renderer)/', pathNot: ['^engine/connectors/', '^main/demo/'] },
    { path: packages(DIRECTORY_CLIENTS) },
  ),
  rule('imports go round in no circle', {}, { circular: true }),
];

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Imports below `root` that a rule forbids, imports of types among them, and the number of files looked at. */
export async function forbiddenImports(
  root: string,
  folders: readonly string[],
): Promise<{ readonly files: number; readonly violations: readonly Violation[] }> {
  const { output } = await cruise([...folders], {
    baseDir: root,
    ruleSet: { forbidden: [...RULES] },
    validate: true,
    doNotFollow: { path: 'node_modules' },
    // Imports that only carry types are imports, too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    files: modules.filter((module) => /^(engine|main|renderer|test)\//.test(module.source)).length,
    violations: summary.violations.map(({ rule: broken, from, to }) => ({ rule: broken.name, from, to })),
  };
}
