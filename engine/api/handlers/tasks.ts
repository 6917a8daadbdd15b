import type { taskCommands, taskQueries } from '../contract/tasks.ts';
import type { Handlers } from './handlers.ts';

export const taskHandlers: Handlers<keyof typeof taskQueries | keyof typeof taskCommands> = {};
