/**
 * Results worked out by hand for what the reference's rules do not have: ms-DS-ConsistencyGuid as source anchor, public
 * folders, directory extensions, the identifier by which hard match is checked. From the documentation of each
 * (entra-connect.md 3.4, 3.6, 9.4; entra-cloud-api.md 2.5).
 */

import { octets } from '../unit/rules/builders.ts';
import type { StandardRuleChoices } from '../../engine/rules/defaults/choices.ts';
import { PARAMETERS } from './default-rules-sides.ts';
import {
  GROUP,
  GUID,
  GUID_BASE64,
  hexOf,
  outbound,
  rows,
  USER,
  type Case,
  type Given,
  type OutboundCase,
} from './default-rules-by-hand.ts';

const APPLICATION = '0123456789abcdef0123456789abcdef';

export const ADDED_CHOICES: Partial<StandardRuleChoices> = {
  sourceAnchor: 'ms-DS-ConsistencyGuid',
  publicFolders: true,
  directoryExtensions: {
    application: APPLICATION,
    attributes: [
      { objectType: 'user', attribute: 'contoso-badge', type: 'string', multiValued: false },
      { objectType: 'group', attribute: 'contosoCostCentre', type: 'string', multiValued: false },
    ],
  },
};

const CONSISTENCY = octets('ffeeddccbbaa99887766554433221100');
/** Base64 of its octets. */
const CONSISTENCY_BASE64 = '/+7dzLuqmYh3ZlVEMyIRAA==';
const HERE = PARAMETERS['Connector.ID']!;
const BADGE = `extension_${APPLICATION}_contoso_badge`;
const COST_CENTRE = `extension_${APPLICATION}_contosoCostCentre`;

const LINKED = { msExchRecipientTypeDetails: 2n };
const KEPT = { 'mS-DS-ConsistencyGuid': CONSISTENCY };

const FOLDER: Given = {
  dn: 'CN=News,CN=Microsoft Exchange System Objects,DC=contoso,DC=test',
  cn: 'News',
  objectGUID: GUID,
};

export const ADDED_INBOUND: readonly Case[] = [
  ...['user', 'inetOrgPerson'].flatMap((objectType) => [
    ...rows(objectType, USER, 'sourceAnchor', [
      [KEPT, CONSISTENCY_BASE64],
      [{}, GUID_BASE64],
      [{ ...KEPT, userAccountControl: 514n }, CONSISTENCY_BASE64],
      [{ ...KEPT, ...LINKED }, null],
    ]),
    ...rows(objectType, USER, 'sourceAnchorBinary', [
      [KEPT, CONSISTENCY],
      [{}, GUID],
      [LINKED, null],
    ]),
    ...rows(objectType, USER, 'sourceAnchorConnector', [[{}, HERE]]),
    // objectGUID whatever the anchor is, and of nobody who gives no anchor.
    ...rows(objectType, USER, 'onPremisesObjectIdentifier', [
      [{}, GUID],
      [KEPT, GUID],
      [{ ...KEPT, userAccountControl: 514n }, GUID],
      [{ msExchRecipientTypeDetails: 1n }, GUID],
      [LINKED, null],
      [{ ...KEPT, ...LINKED }, null],
      [{ ...LINKED, userAccountControl: 514n }, null],
    ]),
  ]),
  ...rows('group', GROUP, 'onPremisesObjectIdentifier', [[{}, GUID]]),
  // Groups keep objectGUID whatever was chosen for users.
  ...rows('group', GROUP, 'sourceAnchor', [[KEPT, GUID_BASE64]]),
  ...rows('user', USER, BADGE, [
    [{ 'contoso-badge': 'B7' }, 'B7'],
    [{}, null],
  ]),
  ...rows('group', GROUP, COST_CENTRE, [[{ contosoCostCentre: '4711' }, '4711']]),
  ...rows('publicFolder', FOLDER, 'mailEnabled', [
    [{}, false],
    [{ mail: 'news@contoso.test' }, true],
    [{ proxyAddresses: ['SMTP:news@contoso.test'] }, true],
  ]),
  ...rows('publicFolder', FOLDER, 'displayName', [
    [{}, 'News'],
    [{ displayName: 'News of the week' }, 'News of the week'],
  ]),
  ...rows('publicFolder', FOLDER, 'sourceAnchor', [[{}, GUID_BASE64]]),
  ...rows('publicFolder', FOLDER, 'proxyAddresses', [
    [{ proxyAddresses: ['SMTP:n@contoso.test ', 'SMTP:n@contoso.test'] }, 'SMTP:n@contoso.test'],
  ]),
];

const WRITTEN: Given = { sourceAnchorBinary: CONSISTENCY, sourceAnchorConnector: HERE };

export const ADDED_OUTBOUND: readonly OutboundCase[] = [
  ...outbound('person', 'user', 'mS-DS-ConsistencyGuid', [
    [WRITTEN, CONSISTENCY],
    [{ ...WRITTEN, sourceAnchorConnector: 'another' }, null],
    [{ ...WRITTEN, cloudFiltered: true }, null],
    [{ ...WRITTEN, sourceObjectType: 'Contact' }, null],
  ]).map((one) => ({ ...one, connector: 'AD' as const })),
  ...outbound('person', 'user', 'onPremisesObjectIdentifier', [
    [{ onPremisesObjectIdentifier: GUID }, GUID],
    [{ onPremisesObjectIdentifier: GUID, cloudMastered: true }, null],
    [{}, null],
  ]),
  ...outbound('group', 'group', 'onPremisesObjectIdentifier', [
    [{ onPremisesObjectIdentifier: GUID }, GUID],
    [{}, null],
  ]),
  ...outbound('person', 'user', BADGE, [
    [{ [BADGE]: 'B7' }, 'B7'],
    [{ [BADGE]: 'B7', cloudMastered: true }, null],
  ]),
  ...outbound('group', 'group', COST_CENTRE, [[{ [COST_CENTRE]: '4711' }, '4711']]),
  ...outbound('publicFolder', 'publicFolder', 'dn', [
    [{}, `CN={${hexOf(GUID_BASE64)}}`],
    [{ mailEnabled: false }, null],
    [{ cloudFiltered: true }, null],
  ]),
  ...outbound('publicFolder', 'publicFolder', 'mail', [[{ mail: 'news@contoso.test' }, 'news@contoso.test']]),
];
