/** The ways in which people can sign in to the cloud. */

/** As Entra Connect's page has them; `none`: Causeway leaves sign-in as it is. */
export const SIGN_IN_METHODS = ['none', 'password-hash-sync', 'pass-through', 'federation'] as const;

export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** Those that can be answered, and so are offered: a method is added here together with the part of the engine that does it. */
export const OFFERED_METHODS = [
  'none',
  'password-hash-sync',
  'pass-through',
  'federation',
] as const satisfies readonly SignInMethod[];

export interface PasswordAnswers {
  readonly signIn: SignInMethod;
  readonly passwordHashSync: { readonly enabled?: boolean | undefined };
}

/** Password hashes are synchronized where they are what people sign in by, and beside another method where that is chosen. */
export function synchronizesPasswords({ signIn, passwordHashSync }: PasswordAnswers): boolean {
  return signIn === 'password-hash-sync' || passwordHashSync.enabled === true;
}
