/** Tasks after setup: each a check list, a change with a way back, or a report. */

export const taskQueries = {} as const;

export const taskCommands = {} as const;
