/** Rows of a rule: what it says at the left, what that makes of the tried object at the right; below it where it is narrow. */

import { makeStyles, tokens } from '@fluentui/react-components';

export const useRowStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: '4px 16px',
    padding: '6px 0',
    alignItems: 'start',
    ':has(> [data-result])': {
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      '@media (max-width: 960px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
    },
  },
  /** Fields need the width. */
  writing: { ':has(> [data-result])': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  main: { minWidth: 0 },
  result: { minWidth: 0, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere', paddingTop: '2px' },
  quiet: { color: tokens.colorNeutralForeground2 },
});
