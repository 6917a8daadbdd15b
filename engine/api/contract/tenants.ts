/** The tenant before and after it is connected: the app registration, its certificate, the administrator's one-time sign-in. */

export const tenantQueries = {} as const;

export const tenantCommands = {} as const;
