import type { forestCommands, forestQueries } from '../contract/forests.ts';
import type { Handlers } from './handlers.ts';

export const forestHandlers: Handlers<keyof typeof forestQueries | keyof typeof forestCommands> = {};
