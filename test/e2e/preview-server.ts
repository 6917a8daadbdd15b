/**
 * The interface over the lab, to look at while working on it:
 *
 *   node test/e2e/preview-server.ts [--people 60] [--configured] [--cycle] [--port 0]
 *
 * Prints one JSON document: the link, and what a wizard needs to know of the forest and the tenant. Ends with Ctrl-C,
 * and with its standard input where that is a pipe.
 */

import { parseArgs } from 'node:util';
import { startCliLab, type CliLab } from '../integration/cli-harness.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '60' },
    configured: { type: 'boolean', default: false },
    cycle: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
});

const lab = await startCliLab({ people: Number(values.people) });
const serving = await prepare(lab);
await serving.said('}\n');
const { link } = JSON.parse(serving.stdout()) as { readonly link: string };
process.stdout.write(`${JSON.stringify({ link, ...factsOf(lab) }, null, 2)}\n`);

const stop = () => serving.signal('SIGTERM');
process.once('SIGINT', stop).once('SIGTERM', stop);
if (!process.stdin.isTTY) process.stdin.resume().once('end', stop);
const { stderr } = await serving.ended;
process.stderr.write(stderr);
await lab.close();
process.exit();

async function prepare({ answers, setup, run, start }: CliLab) {
  if (values.configured || values.cycle) {
    // Cycles begin when somebody asks for one: what is looked at stays as it is.
    const ended = await setup({ ...answers, scheduler: { enabled: false } });
    if (ended.code !== 0) throw new Error(ended.stderr);
  }
  if (values.cycle) await run('cycle', '--policy', 'initial');
  return start('serve', '--json', '--no-open', '--keep', '--port', values.port);
}

function factsOf({ dataDirectory, forest, tenant, clientId, organization, answers }: CliLab) {
  return {
    dataDirectory,
    forest: {
      domain: forest.domain,
      host: forest.host,
      ldapPort: forest.ldapPort,
      ldapsPort: forest.ldapsPort,
      fingerprint256: forest.fingerprint256,
      account: forest.administrator.userPrincipalName,
      password: forest.administrator.password,
      outOfScopeOu: organization.outOfScopeOu,
    },
    tenant: {
      tenantId: tenant.tenantId,
      clientId,
      origin: tenant.origin,
      caCertificatePem: tenant.caCertificatePem,
    },
    answers,
  };
}
