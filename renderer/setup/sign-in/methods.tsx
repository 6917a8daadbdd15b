/**
 * The methods of sign-in in the order of their cards, each with what it asks below them while it is chosen. A method is
 * shown where the engine has its part; its words are `setup.signIn.methods`.
 */

import type { ComponentType } from 'react';
import { FederationPanel } from '../federation/panel.tsx';
import type { SignInMethod } from '../state/sign-in.ts';
import { PassThroughPanel } from './pass-through-panel.tsx';
import { PasswordHashPanel } from './password-hash-panel.tsx';

export interface MethodEntry {
  readonly method: SignInMethod;
  /** Said beside its name: it works and has not been proven against Microsoft's cloud. */
  readonly preview?: boolean;
  readonly Panel?: ComponentType;
}

export const METHODS: readonly MethodEntry[] = [
  { method: 'password-hash-sync', Panel: PasswordHashPanel },
  { method: 'pass-through', preview: true, Panel: PassThroughPanel },
  { method: 'federation', Panel: FederationPanel },
  { method: 'none' },
];
