/** The chosen extensions registered in the tenant, by an administrator's sign-in: only then are they sent. */

import { useEngineCommand } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { extensionsOf, isSame, notRegistered, withRegistered } from '../state/extensions.ts';
import { isGuid } from '../state/fields.ts';
import { AdministratorSignIn } from '../tenant/administrator.tsx';
import type { ExtensionAttributes } from './use-extension-attributes.ts';

export function RegisterExtensions({ available: { data } }: { readonly available: ExtensionAttributes }) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  const register = useEngineCommand('extensions-register');
  const signOut = useEngineCommand('administrator-sign-out');
  const { application, attributes } = extensionsOf(draft.answers);
  const { cloud, proxy, tenantId } = draft.answers.tenant ?? {};
  const open = notRegistered(draft.answers).flatMap((extension) => {
    const known = data?.attributes.find((one) => isSame(one, extension));
    if (!known) return [];
    const { objectType, attribute } = extension;
    return [{ objectType, attribute, type: known.type, multiValued: known.multiValued }];
  });
  if (attributes.length === 0) return null;
  const work = async (handle: string): Promise<void> => {
    const owner = isGuid(application) ? { application } : {};
    const registered = await register.run({ handle, ...owner, attributes: open });
    if (registered) change((answers) => withRegistered(answers, registered.application, open));
    await signOut.run({ handle });
  };
  return (
    <Section heading={t('setup.extensions.registerTitle')}>
      <div className={styles.stack} data-not-registered={open.length}>
        {open.length === 0 ? (
          <Note intent="success">{t('setup.extensions.registered')}</Note>
        ) : (
          <>
            <p className={styles.quiet}>{t('setup.extensions.registerMeans', { count: open.length })}</p>
            <AdministratorSignIn
              start={t('setup.extensions.registerStart')}
              purpose="register"
              reach={{
                ...(tenantId === undefined ? {} : { tenantId }),
                ...(cloud === undefined ? {} : { cloud }),
                ...(proxy === undefined ? {} : { proxy }),
              }}
              busy={register.running}
              onSignedIn={({ handle }) => void work(handle)}
            />
          </>
        )}
        {register.fault ? <FaultMessage fault={register.fault} /> : null}
      </div>
    </Section>
  );
}
