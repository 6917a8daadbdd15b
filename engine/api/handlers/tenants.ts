import type { tenantCommands, tenantQueries } from '../contract/tenants.ts';
import type { Handlers } from './handlers.ts';

export const tenantHandlers: Handlers<keyof typeof tenantQueries | keyof typeof tenantCommands> = {};
