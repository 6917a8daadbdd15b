/** In from Entra ID: the keys with which a person signs in by Windows Hello for Business. */

import { expression, type RuleTemplate } from '../template.ts';

/**
 * A key is a KEYCREDENTIALLINK_BLOB: a version of four octets (0x00000200, so the first octet is 0), then entries of
 * `Length` (two octets), `Identifier` (one) and `Value` ([MS-ADTS] 2.2.20.2, 2.2.20.3). The cloud hands it out without
 * the entry KeyHash, identifier 2, which stands behind the first one and holds a SHA-256 of all that follows it
 * ([MS-ADTS] 2.2.20.6).
 */
const LENGTH_OF_IDENTIFIER = 'CNum(Mid([searchableDeviceKey],5,2))';
const WITH_IDENTIFIER = `Mid([searchableDeviceKey],1,7+${LENGTH_OF_IDENTIFIER})`;
const FOLLOWING = `Mid([searchableDeviceKey],8+${LENGTH_OF_IDENTIFIER},Len([searchableDeviceKey]))`;
const HASH = `Thumbprint(${FOLLOWING})`;
const HASH_ENTRY = `CBin(Len(${HASH}),2) & CBin(2,1) & ${HASH}`;
const IS_KNOWN_FORM = 'CNum(Mid([searchableDeviceKey],1,1))=0';

export const USER_NGC_KEY: RuleTemplate = {
  tag: 'InFromAAD.UserNGCKey',
  name: 'In from AAD - User NGCKey',
  description: 'Keys of Windows Hello for Business, as a key credential of the directory.',
  connectorSpaceObjectType: 'user',
  metaverseObjectType: 'person',
  linkType: 'Join',
  needs: ['searchableDeviceKey'],
  flows: [
    expression(
      'deviceKey',
      `IIF(IsNull([searchableDeviceKey]),NULL,IIF(${IS_KNOWN_FORM},${WITH_IDENTIFIER} & ${HASH_ENTRY} & ${FOLLOWING},NULL))`,
    ),
  ],
};
