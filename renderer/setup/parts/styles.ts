/** What pages of the wizard have in common to look at. */

import { makeStyles, tokens } from '@fluentui/react-components';

export const usePartStyles = makeStyles({
  first: { margin: '0 0 24px' },
  stack: { display: 'flex', flexDirection: 'column', gap: '16px', minWidth: 0 },
  tight: { display: 'flex', flexDirection: 'column', gap: '8px', minWidth: 0 },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px' },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))',
    gap: '16px',
    alignItems: 'start',
  },
  quiet: { color: tokens.colorNeutralForeground2, margin: 0 },
  good: { color: tokens.colorStatusSuccessForeground1, fontSize: '20px' },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  list: { margin: 0, paddingInlineStart: '20px', display: 'grid', gap: '6px', maxWidth: '72ch' },
  facts: { display: 'grid', gridTemplateColumns: 'max-content minmax(0, 1fr)', gap: '6px 24px', margin: 0 },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  mono: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  panel: {
    padding: '20px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  narrow: { maxWidth: '480px' },
  number: { maxWidth: '160px' },
  section: { marginTop: '28px' },
  body: { whiteSpace: 'normal', paddingTop: '8px', paddingBottom: '8px', overflowWrap: 'anywhere' },
});
