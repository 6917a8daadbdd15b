/** What the agent asks for each sign-in that reaches it. */
export interface ValidationRequest {
  /** The NetBIOS name of the person's domain, as the tenant has it from synchronization. Empty when the tenant does not know one. */
  readonly domain: string;
  /** The on-premises logon name: the user principal name or the value of the alternate identifier. */
  readonly userPrincipalName: string;
  /** UTF-8. It belongs to the caller, who zeroes it; the validator keeps no reference to it once it has answered. */
  readonly password: Buffer;
}

/**
 * What the directory says about a password.
 *
 * `error` is the number Windows gives for the same sign-in (LogonUser's last error, [MS-ERREF] section 2.2): 1326 for a wrong password,
 * 1331 for a disabled account with the right one, 1311 where no domain controller could be asked. Nothing finer leaves the validator: a
 * state of the account shows only with the right password, as the directory itself has it.
 */
export type Verdict =
  { readonly kind: 'accepted'; readonly name: string } | { readonly kind: 'refused'; readonly error: number };

/**
 * Checks a password against the directory that knows it. It answers for every request, within its own time box; it throws only
 * what `signal` was aborted with. Safe to call many times at once.
 */
export interface PasswordValidator {
  validate(request: ValidationRequest, options: { readonly signal: AbortSignal }): Promise<Verdict>;
  /** Ends every connection. Validations under way are answered as if no domain controller were there. */
  close(): Promise<void>;
}
