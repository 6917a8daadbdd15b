/** What an exchange of the application's certificate works with. */

import type { Ambient } from '../../connectors/entra-id/ambient.ts';
import type { SecretStore } from '../../settings/secrets.ts';
import type { Configuration } from '../configuration.ts';
import type { AdministratorAtWork } from './administrators.ts';
import type { StepEvent } from './steps.ts';

export type RotationStep = 'certificate' | 'add' | 'trial' | 'keep' | 'remove-old';

export interface RotationEnvironment {
  readonly tenant: Configuration['tenant'];
  readonly secrets: SecretStore;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly ambient?: Ambient;
  /** Whose rights are used in the place of the application's own. */
  readonly administrator?: AdministratorAtWork | undefined;
  onStep(event: StepEvent<RotationStep>): void;
  /** Keeps runs out, whose sign-in could need the certificate that is taken away. */
  betweenRuns<T>(work: () => Promise<T>): Promise<T>;
  /** Makes this the certificate of the configuration in force. */
  useCertificate(certificatePem: string, action: 'certificate-rotate' | 'certificate-return'): Promise<void>;
}
