/**
 * Must be imported before the contract: schemas compile themselves with `new Function` unless told otherwise when they
 * are made, and the content security policy forbids that.
 */

import { config } from 'zod';

config({ jitless: true });
