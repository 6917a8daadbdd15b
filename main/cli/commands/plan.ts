/** The commands about what would be: pending exports as a file, settings as a file, the preview of answers. */

import { open } from 'node:fs/promises';
import type { CallArguments, CallResult, EventPayload } from '../../../engine/api/contract/contract.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import { readAnswers } from '../answers.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { withoutSecrets } from '../answers-secrets.ts';
import { counted } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { prose } from '../terminal/width.ts';
import { previewLines } from '../views/preview.ts';

/** The whole plan on standard output, as it comes: a plan of any size passes through. */
export function pendingFileCommand(
  context: CommandContext,
  format: 'csv' | 'xml',
  connector: string | undefined,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'pending', beside: true }, async ({ client }) => {
    const { screen } = context;
    const filter = connector === undefined ? {} : { connector };
    const file = await client.call(
      'pending-export-file',
      { format, filter },
      {
        signal: context.cancellation.signal,
        onEvent(name, payload) {
          if (name === 'pending-export-chunk') screen.write((payload as EventPayload<'pending-export-chunk'>).text);
        },
      },
    );
    screen.note([`${counted(file.objects, 'object', 'objects')}, ${counted(file.changes, 'change', 'changes')}.`]);
    return EXIT.success;
  });
}

/** To standard output, or to a file that is not there yet. */
export function settingsExportCommand(context: CommandContext, file: string | undefined): Promise<ExitCode> {
  return withEngine(context, { purpose: 'settings', beside: true }, async ({ client }) => {
    const { screen } = context;
    const exported = await client.call('settings-export', {});
    const text = `${JSON.stringify(exported.document, null, 2)}\n`;
    if (file === undefined) {
      screen.write(text);
      return EXIT.success;
    }
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(text).finally(() => handle.close());
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      screen.note([`error: ${file} is there already; name another file`]);
      return EXIT.usage;
    }
    if (context.json) screen.printJson({ file });
    else screen.print([`Written to ${safeText(file)}. No secret is in it.`]);
    return EXIT.success;
  });
}

/** Reads what it can and keeps it as the draft that the interface opens with: nothing comes into force here. */
export function settingsImportCommand(context: CommandContext, file: string): Promise<ExitCode> {
  return withEngine(context, { purpose: 'settings', beside: true, creates: true }, async ({ client, log }) => {
    const { screen } = context;
    const document = await readAnswers(sourceOf(context, file));
    const check = await client.call('settings-import-check', { document });
    const isUseful = check.kind !== 'unknown' && Object.keys(check.answers).length > 0;
    if (isUseful) {
      const { revision, purpose } = await client.call('draft', {});
      const { answers } = check;
      await client.call('save-draft', { purpose, mode: 'custom', page: 'directories', answers, revision });
      log.info('settings-imported', { kind: check.kind, formatVersion: check.formatVersion });
    }
    if (context.json) screen.printJson(check);
    else screen.print(importLines(check, isUseful, screen.width));
    return isUseful ? EXIT.success : EXIT.usage;
  });
}

function importLines(check: CallResult<'settings-import-check'>, isUseful: boolean, width: number): string[] {
  if (!isUseful) return prose('This is no settings file and no file of answers.', width);
  const { answers, age, unknown, secrets, secretsInFile } = check;
  const forests = counted(answers.forests?.length ?? 0, 'forest', 'forests');
  const list = (intro: string, names: readonly string[]) =>
    names.length === 0 ? [] : prose(`${intro}: ${names.map(safeText).join(', ')}.`, width);
  return [
    ...prose(`Kept as a draft: ${forests} and what else was in it. Nothing has come into force.`, width),
    ...(age === 'newer' ? prose('It was made by a newer Causeway.', width) : []),
    ...list('Not known here, and left out', unknown),
    ...list('Secrets in the file were passed over', secretsInFile),
    ...list('To be entered', secrets),
    ...prose('To go on: causeway serve', width),
  ];
}

/** What these answers would do. Nothing is written to any directory, and nothing comes into force. */
export async function previewCommand(context: CommandContext, file: string): Promise<ExitCode> {
  const given = await readAnswers(sourceOf(context, file));
  const { answers, secrets } = withoutSecrets(answersIn(given));
  return withEngine(context, { purpose: 'preview', beside: true, creates: true }, async ({ client }) => {
    const { screen, cancellation } = context;
    // Kept in this process's memory, and gone with it.
    for (const { name, value } of secrets) await client.call('draft-secret', { name, value });
    const purpose = (await client.call('status', {})).configured ? 'change' : 'setup';
    const preview = await client.call(
      'preview',
      { answers: answers as CallArguments<'preview'>['answers'], purpose },
      {
        signal: cancellation.signal,
        onEvent(name, payload) {
          if (name === 'preview-progress' && !context.json) screen.note(progressLines(payload as Progress));
        },
      },
    );
    if (context.json) screen.printJson(preview);
    else screen.print(previewLines(preview, screen));
    return preview.errors.length > 0 ? EXIT.completedWithErrors : EXIT.success;
  });
}

/** Exported settings hold answers, and what they were exported from. */
function answersIn(document: unknown): unknown {
  const isSettings = typeof document === 'object' && document !== null && 'format' in document && 'answers' in document;
  return isSettings ? document.answers : document;
}

type Progress = EventPayload<'preview-progress'>;

const STEPS: { readonly [step in Progress['step']]: string } = {
  copy: 'Copying the database',
  check: 'Checking',
  import: 'Reading',
  synchronization: 'Synchronizing',
  plan: 'Comparing',
};

/** One line a step: what comes between is more often than a log can bear. */
function progressLines({ step, connector, done, completed, steps }: Progress): string[] {
  if (done > 0) return [];
  const what = `${STEPS[step]}${connector === null ? '' : ` ${safeText(connector)}`}`;
  return [`${what} … (${String(completed + 1)} of ${String(steps)})`];
}

function sourceOf(context: CommandContext, file: string) {
  return { file, environment: context.environment, readStandardInput: () => context.readStandardInput() };
}

export function bothFormats(): FaultError {
  const detail = { path: '--csv', message: 'together with --xml' };
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}
