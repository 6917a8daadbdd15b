/**
 * The cycle at size: a real domain controller, the lab tenant, and an engine in a process of its own. Every step in
 * objects a second, the import beside `ldapsearch` with the same attributes and page size on the same server.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEngine } from '../../engine/api/engine.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { selectionOf } from '../../engine/runs/configuration.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { generateOrganization, loadOrganization } from '../lab/organization/organization.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { makeClientCertificate, startTenant, type Tenant } from '../lab/tenant/tenant.ts';
import { runProcess } from './child.ts';
import type { CycleMeasurement } from './cycle-process.ts';
import { measure, type Measurement } from './measurement.ts';

export interface CycleBenchmark {
  readonly people: number;
  readonly groups: number;
  readonly imports: number;
}

interface Lab {
  readonly samba: Samba;
  readonly tenant: Tenant;
  readonly excluded: string;
}

export async function benchmarkCycle(size: CycleBenchmark, say: (text: string) => void): Promise<Measurement[]> {
  const available = sambaAvailable();
  if (!available.available) throw new Error(`The cycle benchmark needs Samba: ${available.reason}`);
  const samba = await startSamba({ domain: 'contoso.test' });
  const tenant = await startTenant({ verifiedDomains: ['contoso.test'], throttle: 'off' });
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-bench-'));
  try {
    const organization = generateOrganization({
      seed: 1,
      domain: 'contoso.test',
      people: size.people,
      groups: size.groups,
    });
    say(`loading ${size.people} people and ${size.groups} groups into the domain controller`);
    await loadOrganization(samba, organization);
    return await measureCycle({ samba, tenant, excluded: organization.outOfScopeOu }, folder, size, say);
  } finally {
    await tenant.close();
    await samba.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureCycle(
  lab: Lab,
  folder: string,
  size: CycleBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < size.imports; round++) {
    say(`import ${round + 1} of ${size.imports}, beside ldapsearch`);
    const dataDirectory = path.join(folder, `import-${round}`);
    const attributes = await setUp(lab, dataDirectory);
    const imported = await importOnce(dataDirectory);
    ours.push(imported.objects / imported.seconds);
    const searched = await ldapsearch(lab.samba, attributes);
    theirs.push(searched.objects / searched.seconds);
  }
  say('an initial cycle, the cycle that confirms it, one without changes');
  const dataDirectory = path.join(folder, 'cycle');
  await setUp(lab, dataDirectory);
  const [initial, confirming, quiet] = await runProcess<CycleMeasurement>('cycle-process.ts', {
    dataDirectory,
    policies: ['initial', 'delta', 'delta'],
  });
  if (!initial || !confirming || !quiet) throw new Error('a cycle gave no measurement');
  return [
    measure('full import', 'objects/s', ours, { control: { name: 'ldapsearch', samples: theirs } }),
    ...stepsOf(initial, 'initial'),
    ...stepsOf(confirming, 'confirming'),
    measure('delta cycle without changes', 's', [quiet.steps.reduce((total, step) => total + step.seconds, 0)]),
    measure('delta cycle without changes, statements', 'statements', [quiet.statements]),
    measure(
      'peak memory of the engine process',
      'MiB',
      [initial.peakMemory, confirming.peakMemory, quiet.peakMemory].slice(-1),
      {
        target: { words: 'below 400 MiB', meets: ({ value }) => value < 400 },
      },
    ),
  ];
}

/** Objects a second of each step that had objects to work on. */
function stepsOf(cycle: CycleMeasurement, label: string): Measurement[] {
  return cycle.steps.flatMap((step) => {
    const { counters } = step;
    const sum = (...names: string[]) => names.reduce((total, name) => total + (counters[name] ?? 0), 0);
    const objects = step.profile.endsWith('Import')
      ? sum('adds', 'updates', 'renames', 'deletes', 'unchanged')
      : step.profile === 'Export'
        ? sum('adds', 'updates', 'deletes')
        : sum('flowUpdates', 'withoutFlowUpdates');
    if (objects === 0 || step.seconds === 0) return [];
    return [measure(`${label}: ${step.profile}, ${step.connector}`, 'objects/s', [objects / step.seconds])];
  });
}

/** Sets a data directory up; answers the attributes that its import asks for. */
async function setUp(lab: Lab, dataDirectory: string): Promise<readonly string[]> {
  const { samba, tenant } = lab;
  const certificate = await makeClientCertificate('causeway-bench');
  const clientId = tenant.registerApplication({
    certificatePem: certificate.certificatePem,
    permissions: [...LEAST_PERMISSIONS],
  });
  const engine = await openEngine({ dataDirectory, purpose: 'benchmark' });
  try {
    await createDispatcher(engine).call('setup', {
      answers: {
        forests: [
          {
            name: 'contoso.test',
            servers: [{ host: samba.host }],
            security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: samba.fingerprint256 } },
            account: samba.administrator.userPrincipalName,
            password: samba.administrator.password,
            domains: [{ domain: 'contoso.test', exclude: [lab.excluded] }],
          },
        ],
        tenant: {
          tenantId: tenant.tenantId,
          clientId,
          certificatePem: certificate.certificatePem,
          privateKeyPem: certificate.privateKeyPem,
          cloud: {
            authority: tenant.origin,
            graph: tenant.origin,
            caPem: tenant.caCertificatePem,
            scope: 'https://graph.microsoft.com/.default',
          },
          pace: { writesPerSecond: 'unlimited' },
        },
      },
    });
    const { rules } = await engine.runConfiguration();
    return selectionOf(rules, 'contoso.test').attributes;
  } finally {
    await engine.close();
  }
}

async function importOnce(dataDirectory: string): Promise<{ objects: number; seconds: number }> {
  const [result] = await runProcess<{ objects: number; seconds: number }>('import-process.ts', { dataDirectory });
  if (!result) throw new Error('the import gave no measurement');
  return result;
}

/** The same objects, attributes and page size, read by OpenLDAP's own client; its output is counted and dropped. */
async function ldapsearch(samba: Samba, attributes: readonly string[]): Promise<{ objects: number; seconds: number }> {
  const filter = '(|(objectClass=user)(objectClass=group)(objectClass=contact)(objectClass=foreignSecurityPrincipal))';
  const began = performance.now();
  const child = spawn(
    'ldapsearch',
    [
      ...['-LLL', '-o', 'ldif-wrap=no', '-x', '-H', `ldaps://${samba.host}`],
      ...['-D', samba.administrator.userPrincipalName, '-w', samba.administrator.password],
      ...['-b', samba.baseDn, '-E', 'pr=1000/noprompt', '-E', '!extendedDn=1', filter],
      ...['objectGUID', 'objectClass', ...attributes],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LDAPTLS_REQCERT: 'never' } },
  );
  let objects = 0;
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    for (let at = text.indexOf('\ndn:'); at >= 0; at = text.indexOf('\ndn:', at + 1)) objects++;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ldapsearch ended with ${String(code)}`);
  return { objects, seconds: (performance.now() - began) / 1000 };
}
