/** Out to Entra ID: contacts. */

import { clause, EXTENSION_ATTRIBUTES, JOIN_ON_ANCHOR, type RuleTemplate } from '../template.ts';
import { isChosen, type StandardRuleChoices } from '../choices.ts';
import { CUSTOM_ATTRIBUTES, DN, PERSON_ANCHOR, toCloud } from './expressions.ts';

const CONTACT = { connectorSpaceObjectType: 'contact', metaverseObjectType: 'person' } as const;
const OURS = clause('sourceObjectType', 'EQUAL', 'Contact');

export function contactJoin(): RuleTemplate {
  return {
    ...CONTACT,
    tag: 'OutToAAD.ContactJoin',
    name: 'Out to AAD - Contact Join',
    description: 'Finds the cloud contact or creates it; only contacts with an address.',
    linkType: 'Provision',
    scope: [[OURS, clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('mailEnabled', 'EQUAL', 'True')]],
    join: [JOIN_ON_ANCHOR],
    flows: [PERSON_ANCHOR, DN],
  };
}

const ATTRIBUTES = { ...CONTACT, linkType: 'Join', scope: [[OURS]] } as const;

export function contactIdentity(choices: StandardRuleChoices): RuleTemplate {
  const all = isChosen(choices, 'thirdParty');
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.ContactIdentity',
    name: 'Out to AAD - Contact Identity',
    description: 'The names and addresses of a contact.',
    flows: toCloud(all ? 'alias displayName givenName proxyAddresses surname' : 'displayName'),
  };
}

export const CONTACT_EXCHANGE_ONLINE: RuleTemplate = {
  ...ATTRIBUTES,
  tag: 'OutToAAD.ContactExchangeOnline',
  name: 'Out to AAD - Contact ExchangeOnline',
  description: 'What Exchange Online shows in its address book.',
  application: 'exchangeOnline',
  flows: toCloud(`
    alias assistant authOrig city company country countryCode countryLetterCode department description displayName
    dLMemRejectPerms dLMemSubmitPerms facsimileTelephoneNumber givenName homePhone info initials legacyExchangeDN
    manager mobile msDsHabSeniorityIndex msDsPhoneticDisplayName msExchAssistantName msExchBlockedSendersHash
    msExchBypassModerationLink msExchHideFromAddressLists msExchLitigationHoldDate msExchLitigationHoldOwner
    msExchModeratedByLink msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails
    msExchRequireAuthToSendTo msExchRetentionComment msExchRetentionUrl msExchSafeRecipientsHash msExchSafeSendersHash
    msExchSenderHintTranslations otherFacsimileTelephoneNumber otherHomePhone otherTelephone pager
    physicalDeliveryOfficeName postalCode proxyAddresses publicDelegates state streetAddress surname targetAddress
    telephoneAssistant telephoneNumber thumbnailPhoto title unauthOrig userCertificate userSMIMECertificate wWWHomePage
    ${EXTENSION_ATTRIBUTES} ${CUSTOM_ATTRIBUTES}
  `),
};

export const CONTACT_DYNAMICS: RuleTemplate = {
  ...ATTRIBUTES,
  tag: 'OutToAAD.ContactDynamicsCRM',
  name: 'Out to AAD - Contact DynamicsCRM',
  description: 'What Dynamics 365 shows of a contact.',
  application: 'dynamics',
  flows: toCloud(`
    company country countryCode countryLetterCode description displayName facsimileTelephoneNumber givenName mobile
    physicalDeliveryOfficeName postalCode state streetAddress surname telephoneNumber title
  `),
};

export const CONTACT_INTUNE: RuleTemplate = {
  ...ATTRIBUTES,
  tag: 'OutToAAD.ContactIntune',
  name: 'Out to AAD - Contact Intune',
  description: 'What Intune shows of a contact.',
  application: 'intune',
  flows: toCloud('alias countryLetterCode description displayName proxyAddresses'),
};

export const CONTACT_LYNC_ONLINE: RuleTemplate = {
  ...ATTRIBUTES,
  tag: 'OutToAAD.ContactLyncOnline',
  name: 'Out to AAD - Contact LyncOnline',
  description: 'What Teams shows of a contact.',
  application: 'teams',
  flows: toCloud(`
    alias company country countryLetterCode department description displayName facsimileTelephoneNumber givenName
    homePhone mobile msExchHideFromAddressLists otherTelephone physicalDeliveryOfficeName postalCode proxyAddresses state
    streetAddress surname telephoneNumber thumbnailPhoto title wWWHomePage
  `),
};

export const CONTACT_SHAREPOINT_ONLINE: RuleTemplate = {
  ...ATTRIBUTES,
  tag: 'OutToAAD.ContactSharePointOnline',
  name: 'Out to AAD - Contact SharePointOnline',
  description: 'What SharePoint Online shows of a contact.',
  application: 'sharePointOnline',
  flows: toCloud(`
    alias authOrig city company country countryCode countryLetterCode department description displayName
    dLMemRejectPerms dLMemSubmitPerms facsimileTelephoneNumber givenName homePhone info initials ipPhone mail manager
    middleName mobile otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone
    pager physicalDeliveryOfficeName postalCode postOfficeBox proxyAddresses state streetAddress surname targetAddress
    telephoneAssistant telephoneNumber thumbnailPhoto title unauthOrig url wWWHomePage ${EXTENSION_ATTRIBUTES}
  `),
};

export const CONTACT_AZURE_RMS: RuleTemplate = {
  ...ATTRIBUTES,
  tag: 'OutToAAD.ContactAzureRMS',
  name: 'Out to AAD - Contact AzureRMS',
  description: 'The addresses by which protected documents know their readers.',
  application: 'azureRightsManagement',
  flows: toCloud('mail proxyAddresses'),
};
