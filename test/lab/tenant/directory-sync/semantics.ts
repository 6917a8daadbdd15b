/** What becomes of what was sent, as the wire is given it. */

import { setCredential } from './matching/credentials.ts';
import { setFeatures } from './matching/features.ts';
import { spellingOf } from './matching/keys.ts';
import { provision } from './matching/provision.ts';
import { readBack } from './matching/read-back.ts';
import type { Semantics } from './service.ts';

export const SEMANTICS: Semantics = { provision, readBack, setCredential, setFeatures, spellingOf };
