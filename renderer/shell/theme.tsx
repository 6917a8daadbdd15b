/** Light and dark, and the one accent colour: a harbour blue on Fluent's tokens. */

import {
  FluentProvider,
  RendererProvider,
  createDOMRenderer,
  createDarkTheme,
  createLightTheme,
  type BrandVariants,
  type Theme,
} from '@fluentui/react-components';
import { createContext, useCallback, useContext, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';

/** Even steps of lightness at one hue (OKLCH 232); 80 carries white text at 6.1:1, 110 stands on dark grounds at 5:1. */
const CAUSEWAY: BrandVariants = {
  10: '#00121c',
  20: '#001e2c',
  30: '#002b3c',
  40: '#00354b',
  50: '#00425c',
  60: '#004f6c',
  70: '#025c7d',
  80: '#0d698d',
  90: '#1e789f',
  100: '#2c87b0',
  110: '#3d97c1',
  120: '#53a6cf',
  130: '#6eb7dc',
  140: '#8ec7e4',
  150: '#b0d8ee',
  160: '#d2e9f5',
};

const LIGHT: Theme = createLightTheme(CAUSEWAY);

/** Dark is its own design: links and marks take the light end of the ramp, grounds stay neutral and keep three steps apart. */
const DARK: Theme = {
  ...createDarkTheme(CAUSEWAY),
  colorNeutralBackground1: '#1c1f22',
  colorNeutralBackground2: '#16191b',
  colorNeutralBackground3: '#111315',
  colorNeutralStroke2: '#3a4046',
  colorBrandForeground1: CAUSEWAY[120],
  colorBrandForeground2: CAUSEWAY[130],
  colorBrandForegroundLink: CAUSEWAY[130],
  colorBrandForegroundLinkHover: CAUSEWAY[140],
  colorBrandForegroundLinkPressed: CAUSEWAY[120],
  colorBrandStroke1: CAUSEWAY[120],
  colorCompoundBrandForeground1: CAUSEWAY[120],
  colorCompoundBrandForeground1Hover: CAUSEWAY[130],
  colorCompoundBrandForeground1Pressed: CAUSEWAY[110],
  colorCompoundBrandStroke: CAUSEWAY[120],
  colorCompoundBrandStrokeHover: CAUSEWAY[130],
  colorCompoundBrandBackground: CAUSEWAY[110],
  colorCompoundBrandBackgroundHover: CAUSEWAY[120],
  colorBrandBackground: CAUSEWAY[80],
  colorBrandBackgroundHover: CAUSEWAY[90],
};

export type ThemeChoice = 'light' | 'dark' | 'system';
export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly dark: boolean;
  choose(choice: ThemeChoice): void;
}

const ThemeContext = createContext<ThemeState | undefined>(undefined);
const REMEMBERED = 'causeway.theme';

function rememberedChoice(): ThemeChoice {
  const found = localStorage.getItem(REMEMBERED);
  return THEME_CHOICES.find((choice) => choice === found) ?? 'system';
}

/**
 * Griffel and Fluent insert `<style>` elements; the content security policy lets only those with the nonce through that
 * the host wrote into the page. Rules go in by `insertRule`, so nothing is inline.
 */
function createRenderer() {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return createDOMRenderer(document, nonce === undefined ? {} : { styleElementAttributes: { nonce } });
}

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState(rememberedChoice);
  const [renderer] = useState(createRenderer);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const dark = choice === 'dark' || (choice === 'system' && systemDark);
  const choose = useCallback((wished: ThemeChoice) => {
    localStorage.setItem(REMEMBERED, wished);
    setChoice(wished);
  }, []);
  const state = useMemo(() => ({ choice, dark, choose }), [choice, dark, choose]);
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={dark ? DARK : LIGHT} applyStylesToPortals>
        <ThemeContext value={state}>{children}</ThemeContext>
      </FluentProvider>
    </RendererProvider>
  );
}

export function useThemeChoice(): ThemeState {
  const state = useContext(ThemeContext);
  if (!state) throw new Error('useThemeChoice needs a ThemeProvider above it');
  return state;
}

/** Whether the media query holds, followed while it is shown. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    useCallback(
      (listener) => {
        const list = matchMedia(query);
        list.addEventListener('change', listener);
        return () => list.removeEventListener('change', listener);
      },
      [query],
    ),
    () => matchMedia(query).matches,
  );
}
