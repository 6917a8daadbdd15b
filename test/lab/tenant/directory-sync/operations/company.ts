/** What the service says of itself and of the company, what a client may set of it, and the end of an export. */

import type { OutgoingElement } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { timestamp } from '../../directory/directory.ts';
import { FEATURE, isActivated } from '../matching/features.ts';
import type { CallContext, DirectorySyncService, OperationResult } from '../service.ts';
import { nil, plain } from '../wire/message.ts';
import { INSTANCE } from '../wire/names.ts';
import { readParameters } from './parameters.ts';

/** Of Microsoft's client, as companies have it that were synchronized by it. */
const APPLICATION_VERSION = '1651564e-7ce4-4d99-88be-0a65050d8dc3';

export function capabilities(context: CallContext): OperationResult {
  readParameters(context, []);
  context.requireContract();
  const { minimumVersion, latestVersion, refusedVersions } = context.service.settings;
  const refused = refusedVersions.map((version) => `<ClientVersion>${version}</ClientVersion>`).join('');
  // A document inside the document: the one parameter of the result is a text.
  const text =
    '<ServiceCapability><MicrosoftOnline><Protocol><Application>' +
    `<LatestProductVersion>${latestVersion}</LatestProductVersion>` +
    `<MinimumProductVersion>${minimumVersion}</MinimumProductVersion>` +
    `<BlackList Enabled="${String(refusedVersions.length > 0)}">${refused}</BlackList>` +
    '</Application></Protocol></MicrosoftOnline></ServiceCapability>';
  return { content: text };
}

export function getCompanyConfiguration(context: CallContext): OperationResult {
  readParameters(context, ['includeLicenseInformation']).boolean('includeLicenseInformation');
  context.requireContract();
  const { service } = context;
  const { directory, settings } = service;
  const { synchronization, organization } = directory;
  return {
    namespaces: { i: INSTANCE },
    content: [
      plain('AllowedFeatures', 'ObjectWriteback PasswordWriteback'),
      plain('DirSyncConfiguration', directorySyncConfiguration(service)),
      plain('DirSyncFeatures', String(synchronization.features)),
      plain('DisplayName', String(organization['displayName'] ?? '')),
      plain('IsDirSyncing', String(isActivated(directory))),
      plain('IsPasswordSyncing', String((synchronization.features & FEATURE.passwordHashSync) !== 0)),
      plain('MaxLinksSupportedAcrossBatchInProvision2', String(settings.maximumLinks)),
      plain('SynchronizationInterval', 'PT30M'),
      plain('TenantId', service.tenantId),
    ],
  };
}

function directorySyncConfiguration({ directory, exporter }: DirectorySyncService): OutgoingElement[] {
  const { currentExport, deletionPrevention, thresholdCount, thresholdPercentage } = directory.synchronization;
  return [
    plain('AnchorAttribute', 'mS-DS-ConsistencyGuid'),
    plain('ApplicationVersion', APPLICATION_VERSION),
    plain('ClientVersion', exporter.buildNumber),
    currentExport === null
      ? nil('', 'CurrentExport')
      : plain('CurrentExport', [
          plain('DirSyncClientMachineName', currentExport.machineName),
          plain('TotalConnectorSpaceObjects', String(currentExport.totalObjects)),
        ]),
    plain('IsTrackingChanges', 'false'),
    plain('PreventAccidentalDeletion', [
      plain('DeletionPrevention', deletionPrevention),
      plain('ThresholdCount', String(thresholdCount)),
      plain('ThresholdPercentage', String(thresholdPercentage)),
    ]),
    plain('Writeback', [nil('', 'UnifiedGroupContainer'), nil('', 'UserContainer')]),
  ];
}

export function setCompanyDirsyncFeatures(context: CallContext): OperationResult {
  const mask = readParameters(context, ['dirsyncFeatures']).count('dirsyncFeatures');
  context.requireContract();
  const { service } = context;
  service.semantics.setFeatures(service.directory, mask);
  return undefined;
}

export function finalizeExport(context: CallContext): OperationResult {
  const parameters = readParameters(context, ['totalExported', 'successfulExportCount']);
  const total = parameters.count('totalExported');
  const successful = parameters.count('successfulExportCount');
  if (successful > total) {
    context.inspection.findings.push(`FinalizeExport: ${String(successful)} of ${String(total)} were successful`);
  }
  context.requireContract();
  const { directory, clock } = context.service;
  const now = clock();
  directory.synchronization.lastSyncAt = now;
  directory.organization = { ...directory.organization, onPremisesLastSyncDateTime: timestamp(now) };
  return undefined;
}
