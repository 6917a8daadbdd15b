/** Where the interface begins. */

import './api-client/schemas-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createRendererClient } from './api-client/client.ts';
import { transportOfPage } from './api-client/transport.ts';
import { App } from './shell/app.tsx';
import './shell/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');
const client = createRendererClient(transportOfPage());
createRoot(root).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
);
