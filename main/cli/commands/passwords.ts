/** The commands about password hash synchronization. */

import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { prose } from '../terminal/width.ts';
import { faultLines } from '../views/fault.ts';
import { diagnosisLines, domainText, outcomeLine, passwordLines, personLines } from '../views/passwords.ts';

type Reference = CallArguments<'password-sync-person'>['person'];

/** `cs:12` as the page of an object has it; everything else is a name. */
function personOf(text: string): Reference {
  const number = /^cs:(\d{1,15})$/i.exec(text)?.[1];
  return number === undefined ? { name: text } : { id: Number(number) };
}

export function passwordsStatusCommand(context: CommandContext): Promise<ExitCode> {
  return withEngine(context, { purpose: 'passwords', beside: true }, async ({ client }) => {
    const { screen, json } = context;
    const status = await client.call('password-sync', {});
    if (json) screen.printJson(status);
    else screen.print(passwordLines(status, screen, screen.now()));
    return exitOf(status);
  });
}

function exitOf({ state, domains, tenantFault, counts }: CallResult<'password-sync'>): ExitCode {
  if (state === 'staging' || state === 'feature-off') return EXIT.held;
  if (tenantFault || domains.some(({ fault }) => fault !== null)) return EXIT.directory;
  return (counts['given-up'] ?? 0) > 0 ? EXIT.completedWithErrors : EXIT.success;
}

export function passwordsPersonCommand(context: CommandContext, person: string): Promise<ExitCode> {
  return withEngine(context, { purpose: 'passwords', beside: true }, async ({ client }) => {
    const { screen, json } = context;
    const found = await client.call('password-sync-person', { person: personOf(person) });
    if (found === null) throw nobody(person);
    if (json) screen.printJson(found);
    else screen.print(personLines(found, screen, screen.now()));
    return EXIT.success;
  });
}

export function passwordsNowCommand(context: CommandContext, person: string): Promise<ExitCode> {
  return withEngine(context, { purpose: 'passwords', beside: true }, async ({ client, log }) => {
    const { screen, json, cancellation } = context;
    const sent = await client.call('password-sync-now', { person: personOf(person) }, { signal: cancellation.signal });
    const { connector, anchor, outcome, reason, fault } = sent;
    log.info('password-synchronized', { connector, anchor, outcome, reason });
    if (json) screen.printJson(sent);
    else screen.print([outcomeLine(sent, screen)]);
    if (fault && !json) screen.note(faultLines(fault, screen.errors));
    return outcome === 'synchronized' || outcome === 'waiting' ? EXIT.success : EXIT.completedWithErrors;
  });
}

interface FullOptions {
  readonly forest?: string;
  readonly resend: boolean;
}

export function passwordsFullCommand(context: CommandContext, { forest, resend }: FullOptions): Promise<ExitCode> {
  return withEngine(context, { purpose: 'passwords', beside: true }, async ({ client, log }) => {
    const { screen, json } = context;
    const wanted = { resend, ...(forest === undefined ? {} : { connector: forest }) };
    const answer = await client.call('password-sync-full', wanted);
    log.info('passwords-full-asked', { domains: answer.domains.length, resend });
    if (json) screen.printJson(answer);
    else if (answer.domains.length === 0) screen.print(['No domain has passwords to synchronize.']);
    else {
      const names = answer.domains.map(({ partition }) => safeText(domainText(partition))).join(', ');
      const said = `Everything is read again in ${counted(answer.domains.length, 'domain', 'domains')}: ${names}. How far it is: causeway passwords status`;
      screen.print(prose(said, screen.width));
    }
    return answer.domains.length === 0 ? EXIT.usage : EXIT.success;
  });
}

export function passwordsTroubleshootCommand(context: CommandContext, person: string | undefined): Promise<ExitCode> {
  return withEngine(context, { purpose: 'passwords', beside: true }, async ({ client }) => {
    const { screen, json, cancellation } = context;
    const wanted = person === undefined ? {} : { person: personOf(person) };
    const found = await client.call('password-sync-troubleshoot', wanted, { signal: cancellation.signal });
    if (json) screen.printJson(found);
    else screen.print(diagnosisLines(found, screen, screen.now()));
    return found.steps.some(({ result }) => result === 'problem') ? EXIT.completedWithErrors : EXIT.success;
  });
}

function nobody(name: string): FaultError {
  const detail = { what: 'account', anchor: name };
  return new FaultError({ code: 'not-found', stage: 'run', detail, retry: 'never' });
}
