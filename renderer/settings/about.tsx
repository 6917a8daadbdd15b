/** Versions and places, to be copied into a report. */

import { useEngineQuery } from '../api-client/hooks.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Facts } from '../ui/facts.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { useFormats, useWords } from '../words/words.tsx';

export function About() {
  const t = useWords();
  const formats = useFormats();
  const { data, fault } = useEngineQuery('environment', {});
  if (fault) return <FaultMessage fault={fault} />;
  if (!data) return <>{t('common.loading')}</>;
  const { versions, dataDirectory } = data;
  const facts: readonly (readonly [string, string])[] = [
    [t('settings.version'), versions.causeway],
    [t('settings.node'), versions.node],
    [t('settings.sqlite'), versions.sqlite],
    [t('settings.schema'), String(versions.schema)],
    [t('settings.machine'), `${data.hostName}, ${data.platform} ${data.release}`],
    [t('settings.account'), data.account],
    [t('settings.dataDirectory'), dataDirectory.path],
    [t('settings.database'), formats.bytes(dataDirectory.databaseBytes)],
    [t('settings.free'), formats.bytes(dataDirectory.freeBytes)],
    [t('settings.proxy'), data.proxy ?? t('settings.proxyNone')],
  ];
  return (
    <>
      <Facts facts={facts} />
      <br />
      <CopyButton
        withLabel
        size="medium"
        label={t('settings.copy')}
        text={() => facts.map(([name, value]) => `${name}: ${value}`).join('\n')}
      />
    </>
  );
}
