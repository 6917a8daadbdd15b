/** What the provider's administrator needs: claim rules and a script for AD FS, or settings for another product. */

import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { saveFile } from '../../ui/grid/table-text.ts';
import { DownloadIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords, type Translate } from '../../words/words.tsx';
import type { DomainView } from './shapes.ts';

type Made = CallResult<'federation-artefacts'>;

const useStyles = makeStyles({
  title: { margin: '8px 0 0', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  code: {
    margin: 0,
    padding: '12px 16px',
    maxHeight: '420px',
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
});

/** Roots that can be federated, or are: what the rules have to know of. */
export function Artefacts({ domains }: { readonly domains: readonly DomainView[] }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const [product, setProduct] = useState<'adfs' | 'other'>('adfs');
  const [computers, setComputers] = useState(false);
  const roots = domains
    .filter(({ isRoot, isVerified, isInitial }) => isRoot && isVerified && !isInitial)
    .map(({ name }) => name);
  const query = useEngineQuery(
    'federation-artefacts',
    { protocol: 'wsFed', domains: roots, computers },
    { enabled: roots.length > 0, keep: true },
  );
  const made = query.data;
  return (
    <Section heading={t('tasks.federation.artefactsTitle')}>
      <div className={styles.stack}>
        {query.fault ? <FaultMessage fault={query.fault} /> : null}
        {made ? (
          <p className={styles.quiet}>
            {t('tasks.federation.artefactsText', { anchor: made.anchor, attribute: made.userNameAttribute })}{' '}
            {t('tasks.federation.artefactsFor', { domains: formats.list(roots) })}
          </p>
        ) : null}
        <ChoiceCards<'adfs' | 'other'>
          label={t('tasks.federation.product')}
          columns
          choices={[
            { value: 'adfs', name: t('tasks.federation.adfs') },
            { value: 'other', name: t('tasks.federation.other') },
          ]}
          value={product}
          onChange={setProduct}
        />
        {product === 'adfs' ? (
          <>
            <div>
              <Checkbox
                label={t('tasks.federation.computers')}
                checked={computers}
                onChange={(_, { checked }) => setComputers(checked === true)}
              />
            </div>
            <Note intent="info">{t('tasks.federation.unproven')}</Note>
            {made ? <AdfsParts made={made} /> : null}
          </>
        ) : null}
        {product === 'other' && made ? <Partner partner={made.partner} /> : null}
      </div>
    </Section>
  );
}

function AdfsParts({ made }: { readonly made: Made }) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const { federation } = useCatalogue();
  return (
    <>
      <h3 className={styles.title}>{t('tasks.federation.rulesTitle')}</h3>
      <ol className={parts.list}>
        {made.rules.map(({ id, name }) => (
          <li key={name}>
            <strong>{name}</strong>: {federation.rules[id] ?? id}
          </li>
        ))}
      </ol>
      <TextPart
        text={made.rulesText}
        file="causeway-claim-rules.txt"
        label={t('tasks.federation.rulesTitle')}
        copy={t('tasks.federation.copyRules')}
        save={t('tasks.federation.saveRules')}
      />
      <h3 className={styles.title}>{t('tasks.federation.scriptTitle')}</h3>
      <ol className={parts.list}>
        {made.steps.map(({ id }) => (
          <li key={id}>
            <strong>{federation.steps[id]?.name ?? id}</strong>: {federation.steps[id]?.why}
          </li>
        ))}
      </ol>
      <TextPart
        text={made.script}
        file="causeway-adfs.ps1"
        label={t('tasks.federation.scriptTitle')}
        copy={t('tasks.federation.copyScript')}
        save={t('tasks.federation.saveScript')}
      />
    </>
  );
}

interface TextPartProps {
  readonly text: string;
  readonly file: string;
  readonly label: string;
  readonly copy: string;
  readonly save: string;
}

function TextPart({ text, file, label, copy, save }: TextPartProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const [open, setOpen] = useState(false);
  const toggle = t(open ? 'tasks.federation.hideText' : 'tasks.federation.showText');
  return (
    <div className={parts.tight}>
      <div className={parts.row}>
        <CopyButton withLabel size="medium" label={copy} text={text} />
        <Button icon={<DownloadIcon />} onClick={() => saveFile(file, [text], 'text/plain;charset=utf-8')}>
          {save}
        </Button>
        <Button aria-expanded={open} aria-label={`${toggle}: ${label}`} onClick={() => setOpen(!open)}>
          {toggle}
        </Button>
      </div>
      {open ? (
        <pre className={styles.code} tabIndex={0} role="region" aria-label={label}>
          {text}
        </pre>
      ) : null}
    </div>
  );
}

function Partner({ partner }: { readonly partner: Made['partner'] }) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const rows = partnerRows(partner, t);
  return (
    <div className={parts.tight}>
      <h3 className={styles.title}>{t('tasks.federation.partnerTitle')}</h3>
      <Facts facts={rows} />
      <div>
        <CopyButton
          withLabel
          size="medium"
          label={t('tasks.federation.copyPartner')}
          text={rows.map(([name, value]) => `${name}: ${value}`).join('\n')}
        />
      </div>
    </div>
  );
}

function partnerRows(partner: Made['partner'], t: Translate): [string, string][] {
  const { entityId, replyUrl, signature, nameIdFormat, nameId, claims, issuers } = partner;
  const source = ({ attribute, fallback }: { attribute: string; fallback: string | null }) =>
    fallback === null ? attribute : t('tasks.federation.orElse', { attribute, fallback });
  const base64 = (attribute: string) => t('tasks.federation.base64', { attribute });
  return [
    [t('tasks.federation.partner.entityId'), entityId],
    [t('tasks.federation.partner.replyUrl'), replyUrl],
    [t('tasks.federation.partner.signature'), signature],
    [t('tasks.federation.partner.nameIdFormat'), nameIdFormat],
    [t('tasks.federation.partner.nameId'), base64(source(nameId))],
    ...claims.map((claim): [string, string] => [
      t('tasks.federation.partner.claim', { type: claim.type }),
      claim.encoding === 'base64' ? base64(source(claim)) : source(claim),
    ]),
    ...issuers.map(({ domain, issuer }): [string, string] => [
      t('tasks.federation.partner.issuer', { domain }),
      issuer,
    ]),
  ];
}
