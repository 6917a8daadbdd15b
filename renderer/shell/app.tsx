/** Everything around the pages. */

import { AriaLiveAnnouncer } from '@fluentui/react-components';
import { useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from './hash-location.ts';
import type { RendererClient } from '../api-client/client.ts';
import { EngineProvider, createQueryClient } from '../api-client/hooks.tsx';
import { CycleProvider } from '../operations/cycle-control.tsx';
import { WordsProvider } from '../words/words.tsx';
import { Areas } from './areas.tsx';
import { CommandPalette } from './command-palette.tsx';
import { ThemeProvider } from './theme.tsx';

export function App({ client }: { readonly client: RendererClient }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <ThemeProvider>
      <WordsProvider>
        <AriaLiveAnnouncer>
          <EngineProvider client={client} queryClient={queryClient}>
            <Router hook={useHashLocation}>
              <CycleProvider>
                <Areas />
                <CommandPalette />
              </CycleProvider>
            </Router>
          </EngineProvider>
        </AriaLiveAnnouncer>
      </WordsProvider>
    </ThemeProvider>
  );
}
