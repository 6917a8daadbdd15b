/** The operations by name. */

import type { OperationDefinition } from '../service.ts';
import { getDeviceConfiguration, getServiceAccount, getWindowsCredentialsSyncConfig } from './accounts-and-devices.ts';
import { capabilities, finalizeExport, getCompanyConfiguration, setCompanyDirsyncFeatures } from './company.ts';
import { provisionCredentials } from './credentials.ts';
import { provisionObjects } from './provisioning.ts';
import { readBackObjects } from './read-back.ts';

export const OPERATIONS: { readonly [name: string]: OperationDefinition | undefined } = {
  Capabilities: { perform: capabilities, withoutActivation: true, anyVersion: true },
  GetCompanyConfiguration: { perform: getCompanyConfiguration, withoutActivation: true },
  SetCompanyDirsyncFeatures: { perform: setCompanyDirsyncFeatures },
  ProvisionAzureADSyncObjects: { perform: provisionObjects(1) },
  ProvisionAzureADSyncObjects2: { perform: provisionObjects(2) },
  ReadBackAzureADSyncObjects: { perform: readBackObjects(1) },
  ReadBackAzureADSyncObjects2: { perform: readBackObjects(2) },
  FinalizeExport: { perform: finalizeExport },
  ProvisionCredentials: { perform: provisionCredentials },
  GetServiceAccount: { perform: getServiceAccount },
  GetDeviceConfiguration: { perform: getDeviceConfiguration },
  GetWindowsCredentialsSyncConfig: { perform: getWindowsCredentialsSyncConfig },
};
