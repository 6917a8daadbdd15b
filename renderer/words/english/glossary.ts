/** The field's words, explained for somebody who meets them for the first time. */

const term = (name: string, text: string) => ({ name, text });

export const GLOSSARY = {
  heading: 'Glossary',
  more: 'In the glossary',
  forest: term(
    'Forest',
    'An Active Directory installation: one or more domains that share a schema and trust each other. Causeway reads people and groups from it.',
  ),
  domain: term(
    'Domain',
    'A part of a forest with its own name, for instance contoso.test, and its own domain controllers.',
  ),
  organizationalUnit: term(
    'Organizational unit',
    'A folder of a domain that holds people, groups and other organizational units. Which of them are read is a choice.',
  ),
  tenant: term(
    'Tenant',
    "An organization's own part of Microsoft Entra ID, with its accounts, groups and verified domains.",
  ),
  verifiedDomain: term(
    'Verified domain',
    'A domain name that the tenant has proved to own. Sign-in names have to end in one; others are replaced by the onmicrosoft.com name.',
  ),
  userPrincipalName: term(
    'User principal name',
    'The name a person signs in with, written like a mail address: anna@contoso.test.',
  ),
  connector: term(
    'Connector',
    'The connection to one directory: a forest or the tenant. It has its own account, its own connector space and its own runs.',
  ),
  connectorSpace: term(
    'Connector space',
    "Causeway's copy of what one directory holds, as last read, with everything that is to be written laid over it.",
  ),
  metaverse: term(
    'Metaverse',
    'The place in the middle where the objects of all forests that are the same person become one identity.',
  ),
  identity: term(
    'Identity',
    'One person, group or contact in the metaverse, however many accounts they have in the forests.',
  ),
  join: term('Join', 'Recognizing that an object belongs to an identity that is there already, by a value they share.'),
  projection: term('Projection', 'Making a new identity in the metaverse from an object that no identity fits.'),
  provisioning: term('Provisioning', 'Planning a new object in a directory for an identity that has none there yet.'),
  disconnector: term(
    'Disconnector',
    'An object in a connector space that belongs to no identity, usually because no rule applies to it.',
  ),
  sourceAnchor: term(
    'Source anchor',
    'The value that ties an account in the tenant to its object in the forest for good, whatever else changes. It is decided once.',
  ),
  consistencyGuid: term(
    'ms-DS-ConsistencyGuid',
    'An attribute in Active Directory that can hold the source anchor. Unlike objectGUID it can be carried along when an account moves to another forest.',
  ),
  softMatch: term(
    'Soft match',
    'Taking over an account that is in the tenant already because it has the same sign-in name or mail address.',
  ),
  rule: term(
    'Synchronization rule',
    'Says which objects take part, to what they are joined, and which values flow from where to where.',
  ),
  scope: term(
    'Scope',
    'Which objects take part: the chosen domains and organizational units, and the conditions of a rule.',
  ),
  attributeFlow: term(
    'Attribute flow',
    'The way of one value: from an attribute in one place, perhaps changed, to an attribute in another.',
  ),
  lineage: term('Lineage', 'Where a value comes from: the rule, the attribute flow, and the object that gave it.'),
  precedence: term(
    'Precedence',
    'Which rule wins where several give a value for the same attribute: the smallest number.',
  ),
  import: term(
    'Import',
    'Reading from a directory into the connector space. A full import reads everything, a delta import what changed.',
  ),
  synchronization: term(
    'Synchronization',
    'Applying the rules: from the connector spaces into the metaverse, and from there to what each directory should hold.',
  ),
  export: term('Export', 'Writing to a directory what the synchronization planned, and nothing else.'),
  pendingExport: term(
    'Pending export',
    'A change that the next export will write to a directory: an object added, updated or deleted.',
  ),
  confirmingImport: term(
    'Confirming import',
    'The import after an export. It shows whether the directory now holds what was written.',
  ),
  run: term('Run', 'One piece of work of one connector: an import, a synchronization or an export.'),
  cycle: term(
    'Cycle',
    'All runs one after the other: import everything, synchronize, export. The scheduler starts one every so many minutes.',
  ),
  stagingMode: term(
    'Staging mode',
    'Everything is read and planned, and nothing is written to any directory. For a look before the first export, and for a second server in reserve.',
  ),
  deletionThreshold: term(
    'Deletion threshold',
    'The number of deletions above which an export writes nothing and waits for a person.',
  ),
  backEnd: term(
    'Back end',
    'The interface of the tenant that is written through, for instance Microsoft Graph. Not every one can carry every attribute.',
  ),
  appRegistration: term(
    'App registration',
    "Causeway's own account in the tenant. It signs in with a certificate and has only the permissions that were granted to it.",
  ),
} as const;
