/** How tables with a tick in each row look. */

import { makeStyles, tokens } from '@fluentui/react-components';

export const useTickTableStyles = makeStyles({
  // What the page cannot show at once scrolls in the page: a second bar beside its own would be one too many.
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    textAlign: 'start',
    verticalAlign: 'top',
    padding: '6px 12px 6px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
    fontWeight: tokens.fontWeightRegular,
  },
  head: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  name: { display: 'flex', alignItems: 'flex-start', gap: '10px', minHeight: '24px' },
  // The browser's own box: hundreds of them stand in a page.
  box: {
    width: '18px',
    height: '18px',
    margin: '1px 0 0',
    flexShrink: 0,
    accentColor: tokens.colorCompoundBrandBackground,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  mark: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
    padding: '0 6px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  wide: { '@media (max-width: 700px)': { display: 'none' } },
});
