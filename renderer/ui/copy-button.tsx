/** Copies a text and says so. */

import { Button, Tooltip, useAnnounce, type ButtonProps } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useWords } from '../words/words.tsx';
import { CheckIcon, CopyIcon } from './icons.ts';

interface CopyButtonProps {
  readonly text: string | (() => string);
  /** What the button says; default `Copy`. */
  readonly label?: string;
  /** Shows the label beside the icon, not as a tooltip. */
  readonly withLabel?: boolean;
  readonly size?: ButtonProps['size'];
}

const SHOWN_FOR = 2_000;

export function CopyButton({ text, label, withLabel = false, size = 'small' }: CopyButtonProps) {
  const t = useWords();
  const { announce } = useAnnounce();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  const name = copied ? t('common.copied') : (label ?? t('common.copy'));
  const copy = () =>
    void copyText(typeof text === 'string' ? text : text()).then(() => {
      setCopied(true);
      announce(t('common.copied'));
    });
  const icon = copied ? <CheckIcon /> : <CopyIcon />;
  if (withLabel) {
    return (
      <Button size={size} icon={icon} onClick={copy}>
        {name}
      </Button>
    );
  }
  return (
    <Tooltip content={name} relationship="label">
      <Button size={size} appearance="subtle" icon={icon} onClick={copy} />
    </Tooltip>
  );
}

/** To the clipboard, also where the page has no right to write it by itself (a browser without a secure context). */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.setAttribute('readonly', '');
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}
