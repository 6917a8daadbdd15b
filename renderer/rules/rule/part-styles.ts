/** What the parts of a rule's page have in common. */

import { makeStyles, tokens } from '@fluentui/react-components';

export const usePartStyles = makeStyles({
  intro: { margin: '0 0 12px', color: tokens.colorNeutralForeground2, maxWidth: '80ch' },
  box: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    padding: '0 16px 8px',
    minWidth: 0,
    margin: 0,
  },
  stack: { display: 'grid', gap: '8px', minWidth: 0 },
  legend: { padding: '0 4px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '8px' },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))',
    gap: '16px 24px',
    alignItems: 'start',
    maxWidth: '880px',
  },
  choice: { '& > .fui-Dropdown': { width: '100%', maxWidth: 'none' } },
  whole: { gridColumnStart: 1, gridColumnEnd: -1 },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px', overflowWrap: 'anywhere' },
});
