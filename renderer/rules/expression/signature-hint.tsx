/** The function that the caret is in the middle of: its arguments, the current one bold, what it does, the way to the help. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useWords } from '../../words/words.tsx';
import { functionAddress } from '../addresses.ts';
import { useFunctionText, useTypeName } from '../function-text.ts';
import { signatureOf, type Language } from './language.ts';
import type { OpenCall } from './pieces.ts';

const useStyles = makeStyles({
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    paddingTop: '4px',
    overflowWrap: 'anywhere',
  },
  signature: { fontFamily: tokens.fontFamilyMonospace },
  current: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
});

interface SignatureHintProps {
  readonly call: OpenCall | undefined;
  readonly language: Language;
}

export function SignatureHint({ call, language }: SignatureHintProps) {
  const styles = useStyles();
  const t = useWords();
  const functionText = useFunctionText();
  const typeName = useTypeName();
  const definition = call && language.functionOf(call.name);
  if (!call || !definition) {
    return (
      <div className={styles.hint}>
        {t('rules.expression.keys')} <a href="#/help/functions">{t('rules.expression.allFunctions')}</a>
      </div>
    );
  }
  const { parameters } = definition;
  const repeated = parameters.filter((parameter) => parameter.repeated).length;
  // Repeated ones come again together: Switch(condition, value, condition, value).
  const beyond = call.argument - parameters.length;
  const current = beyond >= 0 && repeated > 0 ? parameters.length - repeated + (beyond % repeated) : call.argument;
  return (
    <div className={styles.hint}>
      <span className={styles.signature}>
        {signatureOf(definition, typeName).map(({ text, argument }, index) => (
          <span key={index} className={argument === current ? styles.current : undefined}>
            {text}
          </span>
        ))}
      </span>
      <br />
      {functionText(call.name)} <a href={functionAddress(call.name)}>{t('rules.expression.more')}</a>
    </div>
  );
}
