/** Forests before and after they are connected: what they are, whether the account can do what is needed of it. */

export const forestQueries = {} as const;

export const forestCommands = {} as const;
