/** `/devices`: an application reads, updates and deletes them; only a person registers one ("device resource type"). */

import { findVisible, type StoredDevice } from '../../directory/directory.ts';
import { deleteObject, updateObject } from '../../directory/objects.ts';
import { checkWrittenValues } from '../../directory/value-checks.ts';
import { badRequest, notFound } from '../../graph-error.ts';
import type { JsonObject } from '../../json.ts';
import { listObjects } from '../query/listing.ts';
import { parseSelect, project } from '../query/projection.ts';
import { parseListQuery } from '../query/query-options.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';
import { objectBody, withoutAnnotations } from './bodies.ts';
import { splitExtensions } from './extension-values.ts';

/** "Update device": what is written by a device management service alone. */
const MANAGEMENT: ReadonlySet<string> = new Set(['isCompliant', 'isManaged', 'isRooted', 'managementType', 'mdmAppId']);
/** Written in the cloud even where the device is mastered on premises: an administrator may switch it off. */
const CLOUD_MASTERED: ReadonlySet<string> = new Set(['accountEnabled']);

export function listDevices({ service, request }: GraphContext): GraphResponse {
  const query = parseListQuery(request, 'device');
  return ok(listObjects(service, request, query, service.directory.devices, 'devices'));
}

export function getDevice(context: GraphContext): GraphResponse {
  const select = parseSelect('device', context.request.query.get('$select'));
  const device = requireDevice(context);
  return ok({ '@odata.context': contextUrl(context.request, 'devices/$entity'), ...project(device, select) });
}

export function patchDevice(context: GraphContext): GraphResponse {
  const { service, request } = context;
  const device = requireDevice(context);
  const body = withoutAnnotations(objectBody(request));
  if (Object.keys(body).length === 0) throw badRequest('Request body is empty.');
  const { rest, extensions } = splitExtensions(service, 'Device', body, device);
  if (Object.keys(rest).some((property) => MANAGEMENT.has(property))) {
    throw badRequest('One or more of the properties can only be updated by a device management application.');
  }
  refuseOnPremisesMastered(device, { ...rest, ...extensions });
  checkWrittenValues('device', rest);
  updateObject(service.directory, device, { ...rest, ...extensions });
  return NO_CONTENT;
}

function refuseOnPremisesMastered(device: StoredDevice, body: JsonObject): void {
  if (device.properties['onPremisesSyncEnabled'] !== true) return;
  if (Object.keys(body).every((property) => CLOUD_MASTERED.has(property))) return;
  throw badRequest(
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}

export function deleteDevice(context: GraphContext): GraphResponse {
  deleteObject(context.service.directory, requireDevice(context));
  return NO_CONTENT;
}

function requireDevice({ service, params }: GraphContext): StoredDevice {
  const id = params['device-id'] ?? '';
  const device = findVisible(service.directory, id);
  if (device?.kind !== 'device') throw notFound(id);
  return device;
}
