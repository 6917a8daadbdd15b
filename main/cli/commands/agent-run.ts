/** `causeway agent run` and `causeway agent status`. */

import { openKeySealer } from '../../../engine/settings/secrets.ts';
import { readLocalAgent, readSnapshot } from '../../../engine/sign-in/pass-through/agent/engine-store.ts';
import { agentTroubles, type AgentSnapshot } from '../../../engine/sign-in/pass-through/health/detector.ts';
import { lockOwner } from '../../../engine/store/data-directory.ts';
import { readAgentFile, readStatus } from '../../agent/agent-file.ts';
import { hasEngine } from '../../agent/places.ts';
import { notRegistered, runStandAlone } from '../../agent/stand-alone.ts';
import { openLog } from '../../host/log.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, exitOfFault, type ExitCode } from '../exit-codes.ts';
import { prose } from '../terminal/width.ts';
import { agentLine, agentLines, type AgentView } from '../views/agent.ts';
import { faultLines } from '../views/fault.ts';

/** In the foreground until it is stopped; sign-ins in work are answered first. */
export async function agentRunCommand(context: CommandContext): Promise<ExitCode> {
  const { dataDirectory, screen, cancellation, environment, json } = context;
  if (await hasEngine(dataDirectory)) {
    const said =
      'Causeway is set up here: its agent runs with causeway service, causeway serve or the application. A further agent belongs on a further machine.';
    screen.note(prose(said, screen.errors.width));
    return EXIT.usage;
  }
  if ((await readAgentFile(dataDirectory)) === undefined) throw notRegistered(dataDirectory);
  const log = openLog(dataDirectory, context.logLevel);
  cancellation.onRequest(() => screen.note(['Stopping: sign-ins in work are answered first.']));
  let shown = '';
  try {
    const fault = await runStandAlone({
      directory: dataDirectory,
      sealer: await openKeySealer(dataDirectory, environment),
      log,
      signal: cancellation.signal,
      onChange(snapshot) {
        const line = agentLine(snapshot, screen.style);
        if (line === shown) return;
        shown = line;
        screen.print([json ? JSON.stringify(snapshot) : line]);
      },
    });
    if (fault === undefined) return EXIT.success;
    screen.note(faultLines(fault, screen.errors));
    return exitOfFault(fault);
  } finally {
    log.close();
  }
}

export async function agentStatusCommand(context: CommandContext): Promise<ExitCode> {
  const { dataDirectory, screen, json } = context;
  const found = (await hasEngine(dataDirectory)) ? await viewLocal(context) : await viewStandAlone(dataDirectory);
  if (found === undefined) throw notRegistered(dataDirectory);
  const now = screen.now();
  const view: AgentView = { ...found, troubles: found.snapshot ? agentTroubles(stoppedUnless(found), now) : [] };
  if (json) screen.printJson(view);
  else {
    screen.print(agentLines(view, screen, now));
    for (const trouble of view.troubles) screen.note(faultLines(trouble, screen.errors));
  }
  return view.running && view.troubles.length === 0 ? EXIT.success : EXIT.directory;
}

type Found = Omit<AgentView, 'troubles'>;

/** Of a process that was ended hard the last word is not "stopped". */
function stoppedUnless({ running, snapshot }: Found): AgentSnapshot {
  const known = snapshot as AgentSnapshot;
  return running ? known : { ...known, phase: 'stopped', listeners: [], inWork: 0 };
}

async function viewLocal(context: CommandContext): Promise<Found | undefined> {
  let found: Found | undefined;
  await withEngine(context, { purpose: 'agent status', beside: true }, async ({ engine }) => {
    const agent = await readLocalAgent(engine.store.reader);
    if (!agent) return EXIT.success;
    const snapshot = await readSnapshot(engine.store.reader);
    const owner = await lockOwner(context.dataDirectory);
    found = { ...agent, kind: 'engine', running: owner !== undefined && isRunning(snapshot), snapshot };
    return EXIT.success;
  });
  return found;
}

async function viewStandAlone(directory: string): Promise<Found | undefined> {
  const agent = await readAgentFile(directory);
  if (agent === undefined) return undefined;
  const { tenantId, agentId, registeredAt, registeredBy } = agent;
  const snapshot = (await readStatus(directory))?.snapshot;
  const owner = await lockOwner(directory);
  const running = owner !== undefined && isRunning(snapshot);
  return { kind: 'stand-alone', tenantId, agentId, registeredAt, registeredBy, running, snapshot };
}

function isRunning(snapshot: AgentSnapshot | undefined): boolean {
  return snapshot !== undefined && !['stopped', 'given-up'].includes(snapshot.phase);
}
