/**
 * Refusals of single objects, worded as the service words them where its words are known (the pages "Troubleshoot errors
 * during synchronization" and "Duplicate attribute resiliency"). Code that decides throws one; `provision` makes a result of it.
 */

import { randomUUID } from 'node:crypto';
import type { StoredObject } from '../../directory/directory.ts';
import { RESOURCE_NAMES } from '../../directory/properties.ts';

export type RefusalCode =
  | 'InvalidHardMatch'
  | 'InvalidSoftMatch'
  | 'ObjectTypeMismatch'
  | 'ExistingAdminRoleConflict'
  | 'AttributeValueMustBeUnique'
  | 'AttributeUpdateNotAllowed'
  | 'IdentityDataValidationFailed'
  | 'DataValidationFailed'
  | 'ExceededAllowedLength'
  | 'LargeObject'
  | 'FederatedDomainChangeError'
  | 'DeletingCloudOnlyObjectNotAllowed'
  | 'ReferencedNotFound'
  | 'ObjectNotFound'
  | 'InternalError';

/** What collided: the attribute as the service names it, the value, and who has it. */
export interface Collision {
  readonly attribute: string;
  readonly value: string;
  readonly holder: StoredObject;
}

interface RefusalFacts {
  /** Keys or names of attributes. */
  readonly properties?: readonly string[];
  readonly collision?: Collision;
}

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly properties: readonly string[];
  readonly collision: Collision | undefined;

  constructor(code: RefusalCode, message: string, { properties, collision }: RefusalFacts = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.properties = properties ?? (collision === undefined ? [] : [collision.attribute]);
    this.collision = collision;
  }
}

export function cloudAnchorOf({ kind, id }: Pick<StoredObject, 'kind' | 'id'>): string {
  return `${RESOURCE_NAMES[kind]}_${id}`;
}

const tracking = (): string => `Tracking Id: ${randomUUID()}`;

/** The service's machine-readable appendix to a collision: both objects, the attribute, the value. */
function extraDetails({ attribute, value, holder }: Collision, selfId: string | undefined): string {
  const entries = [
    ...(selfId === undefined ? [] : [{ Key: 'ObjectId', Value: [selfId] }]),
    { Key: 'ObjectIdInConflict', Value: [holder.id] },
    { Key: 'AttributeConflictName', Value: [attribute] },
    { Key: 'AttributeConflictValues', Value: [value] },
  ];
  return `ExtraErrorDetails: ${JSON.stringify(entries)}`;
}

export function valueTaken(collision: Collision, selfId?: string): Refusal {
  const { attribute, value } = collision;
  return new Refusal(
    'AttributeValueMustBeUnique',
    `Unable to update this object because the following attributes associated with this object have values that may already be associated with another object in your local directory services: [${attribute} ${value};]. Correct or remove the duplicate values in your local directory. ${tracking()} ${extraDetails(collision, selfId)}`,
    { collision },
  );
}

export function hardMatchBlocked(collision: Collision): Refusal {
  return new Refusal(
    'InvalidHardMatch',
    `Another cloud created object with the same source anchor already exists in Azure Active Directory, and takeover of cloud objects through hard match is blocked. ${tracking()} ${extraDetails(collision, undefined)}`,
    { collision },
  );
}

export function hardMatchHardened(collision: Collision): Refusal {
  return new Refusal(
    'InvalidHardMatch',
    `Hard match operation blocked due to security hardening. Review OnPremisesObjectIdentifier mapping. ${tracking()} ${extraDetails(collision, undefined)}`,
    { collision },
  );
}

export function softMatchTaken(collision: Collision): Refusal {
  const { attribute, value } = collision;
  return new Refusal(
    'InvalidSoftMatch',
    `Unable to update this object because the following attributes associated with this object have values that may already be associated with another object in your local directory services: [${attribute} ${value};]. The soft match found an object with a different immutable id. ${tracking()} ${extraDetails(collision, undefined)}`,
    { collision },
  );
}

export function softMatchBlocked(collision: Collision): Refusal {
  const { attribute, value } = collision;
  return new Refusal(
    'InvalidSoftMatch',
    `Soft match is blocked for this company: the object cannot be matched to an existing object by [${attribute} ${value};]. ${tracking()} ${extraDetails(collision, undefined)}`,
    { collision },
  );
}

export function typeMismatch(collision: Collision, wanted: string): Refusal {
  const { attribute, value, holder } = collision;
  return new Refusal(
    'ObjectTypeMismatch',
    `Cannot match this ${wanted} because an object of another type, ${RESOURCE_NAMES[holder.kind]}, has the same value: [${attribute} ${value};]. ${tracking()} ${extraDetails(collision, undefined)}`,
    { collision },
  );
}

export function administratorMatch(collision: Collision): Refusal {
  return new Refusal(
    'ExistingAdminRoleConflict',
    `The object cannot be matched to an existing user with an administrative role. Remove the role, and assign it again after synchronization. ${tracking()} ${extraDetails(collision, undefined)}`,
    { collision },
  );
}

export function fixedAttribute(attribute: string): Refusal {
  return new Refusal('AttributeUpdateNotAllowed', `${attribute} cannot be changed. ${tracking()}`, {
    properties: [attribute],
  });
}

export function badUserPrincipalName(value: string): Refusal {
  return new Refusal(
    'IdentityDataValidationFailed',
    `Unable to update this object in Azure Active Directory, because the attribute [UserPrincipalName ${value};] contains characters or has a format that is not valid. Update the value in your local directory services. ${tracking()}`,
    { properties: ['UserPrincipalName'] },
  );
}

export function badValue(attribute: string): Refusal {
  return new Refusal(
    'DataValidationFailed',
    `Unable to update this object in Azure Active Directory, because the attribute [${attribute}] is not valid. Update the value in your local directory services. ${tracking()}`,
    { properties: [attribute] },
  );
}

export function tooLong(attribute: string, limit: number): Refusal {
  return new Refusal(
    'ExceededAllowedLength',
    `The value of the attribute [${attribute}] exceeds the maximum allowed length of ${String(limit)}. ${tracking()}`,
    { properties: [attribute] },
  );
}

export function tooLarge(attribute: string): Refusal {
  return new Refusal(
    'LargeObject',
    `The provisioned object is too large. Trim the number of attribute values on this object. This operation will be retried in the next synchronization cycle. If the operation continues to fail, contact Technical Support. ${tracking()}`,
    { properties: [attribute] },
  );
}

export function federatedDomainChange(): Refusal {
  return new Refusal(
    'FederatedDomainChangeError',
    `The user principal name cannot be changed from one federated domain to another. ${tracking()}`,
    { properties: ['UserPrincipalName'] },
  );
}

/** Error type 114. */
export function cloudOnlyDeletion(holder: StoredObject): Refusal {
  return new Refusal(
    'DeletingCloudOnlyObjectNotAllowed',
    `This synchronization operation, Delete, is not valid. Contact Technical Support. ${tracking()}`,
    { properties: [], collision: { attribute: 'CloudAnchor', value: cloudAnchorOf(holder), holder } },
  );
}

export function unknownReference(attribute: string, anchor: string): Refusal {
  return new Refusal(
    'ReferencedNotFound',
    `The reference [${attribute} ${anchor};] does not exist in the directory. ${tracking()}`,
    { properties: [attribute] },
  );
}

export function unknownObject(anchor: string): Refusal {
  return new Refusal('ObjectNotFound', `The object ${anchor} does not exist in the directory. ${tracking()}`);
}

/** What the service says of an attribute or a value that it does not expect. */
export function internalError(attribute: string): Refusal {
  return new Refusal(
    'InternalError',
    `An internal error has occurred. This operation will be retried during the next synchronization. If the issue persists for more than 24 hours, contact Technical Support. ${tracking()}`,
    { properties: [attribute] },
  );
}
