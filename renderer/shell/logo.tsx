/** A causeway: two shores and the way between them. */

import { tokens } from '@fluentui/react-components';

export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect x="1" y="5" width="6" height="14" rx="2" fill={tokens.colorBrandForeground1} />
      <rect x="17" y="5" width="6" height="14" rx="2" fill={tokens.colorBrandForeground1} />
      <path d="M7 14c2.6-3.4 7.4-3.4 10 0" fill="none" stroke={tokens.colorBrandForeground1} strokeWidth="2.2" />
      <path
        d="M7 18.2c2.6-3.4 7.4-3.4 10 0"
        fill="none"
        stroke={tokens.colorBrandForeground1}
        strokeWidth="1.2"
        opacity="0.55"
      />
    </svg>
  );
}
