/** Where the password of an object's account stands, in one line with the way to its page; nothing where none is synchronized. */

import { useEngineQuery } from '../../api-client/hooks.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { personAddress } from './addresses.ts';
import { outcomeName, outcomeTone, reasonText } from './words-of.ts';

/** `objectId`: of the connector object in a forest. */
export function PasswordOfObject({ objectId }: { readonly objectId: number }) {
  const t = useWords();
  const catalogue = useCatalogue();
  const status = useEngineQuery('password-sync', {});
  const isOn = status.data !== undefined && status.data.state !== 'off';
  const { data } = useEngineQuery('password-sync-person', { person: { id: objectId } }, { enabled: isOn });
  if (!data || data.reason === 'not-a-person') return null;
  const { outcome, reason } = data;
  const why = reasonText(reason, catalogue);
  return (
    <p data-password-of-object={outcome}>
      <Outcome tone={outcomeTone(outcome, catalogue, reason)}>
        <a href={personAddress(data)}>
          {t('operations.passwords.ofObject', { outcome: why ?? outcomeName(outcome, catalogue) })}
        </a>
      </Outcome>
    </p>
  );
}
