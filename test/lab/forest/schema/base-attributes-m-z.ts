/**
 * Attributes of a new forest, second half ([MS-ADA1] to [MS-ADA3]); `attribute-table.ts` says how a line reads.
 */
export const BASE_ATTRIBUTES_M_TO_Z = `
mail E-mail-Addresses 0.9.2342.19200300.100.1.3 unicode SG max=256
managedBy Managed-By 1.2.840.113556.1.4.653 dn S link=72
managedObjects Managed-Objects 1.2.840.113556.1.4.654 dn ON link=73
manager Manager 0.9.2342.19200300.100.1.10 dn SG link=42
mAPIID MAPI-ID 1.2.840.113556.1.2.49 integer SO
masteredBy Mastered-By 1.2.840.113556.1.4.1409 dn ON link=77
maxPwdAge Max-Pwd-Age 1.2.840.113556.1.4.74 large-integer S
mayContain May-Contain 1.2.840.113556.1.2.25 oid -
member Member 2.5.4.31 dn G link=2
memberOf Is-Member-Of-DL 1.2.840.113556.1.2.102 dn ON link=3
middleName Other-Name 2.16.840.1.113730.3.1.34 unicode S max=64
minPwdAge Min-Pwd-Age 1.2.840.113556.1.4.78 large-integer S
minPwdLength Min-Pwd-Length 1.2.840.113556.1.4.79 integer S
mobile Phone-Mobile-Primary 0.9.2342.19200300.100.1.41 unicode S max=64
modifiedCount Modified-Count 1.2.840.113556.1.4.168 large-integer SN
modifiedCountAtLastProm Modified-Count-At-Last-Prom 1.2.840.113556.1.4.81 large-integer S
modifyTimeStamp Modify-Time-Stamp 2.5.18.2 time SOC
mS-DS-ConsistencyChildCount MS-DS-Consistency-Child-Count 1.2.840.113556.1.4.1361 integer S
mS-DS-ConsistencyGuid MS-DS-Consistency-Guid 1.2.840.113556.1.4.1360 octets S
mS-DS-CreatorSID MS-DS-Creator-SID 1.2.840.113556.1.4.1410 sid SO
ms-DS-MachineAccountQuota MS-DS-Machine-Account-Quota 1.2.840.113556.1.4.1411 integer S
msDS-AllowedToActOnBehalfOfOtherIdentity ms-DS-Allowed-To-Act-On-Behalf-Of-Other-Identity 1.2.840.113556.1.4.2182 descriptor SO max=132096
msDS-AllowedToDelegateTo ms-DS-Allowed-To-Delegate-To 1.2.840.113556.1.4.1787 unicode -
msDS-ApproximateLastLogonTimeStamp ms-DS-Approximate-Last-Logon-Time-Stamp 1.2.840.113556.1.4.2262 large-integer SG
msDS-Behavior-Version ms-DS-Behavior-Version 1.2.840.113556.1.4.1459 integer SO
msDS-CloudAnchor ms-DS-Cloud-Anchor 1.2.840.113556.1.4.2273 octets S
msDS-cloudExtensionAttribute1 ms-DS-cloudExtensionAttribute1 1.2.840.113556.1.4.2214 unicode SG
msDS-cloudExtensionAttribute10 ms-DS-cloudExtensionAttribute10 1.2.840.113556.1.4.2223 unicode SG
msDS-cloudExtensionAttribute11 ms-DS-cloudExtensionAttribute11 1.2.840.113556.1.4.2224 unicode SG
msDS-cloudExtensionAttribute12 ms-DS-cloudExtensionAttribute12 1.2.840.113556.1.4.2225 unicode SG
msDS-cloudExtensionAttribute13 ms-DS-cloudExtensionAttribute13 1.2.840.113556.1.4.2226 unicode SG
msDS-cloudExtensionAttribute14 ms-DS-cloudExtensionAttribute14 1.2.840.113556.1.4.2227 unicode SG
msDS-cloudExtensionAttribute15 ms-DS-cloudExtensionAttribute15 1.2.840.113556.1.4.2228 unicode SG
msDS-cloudExtensionAttribute16 ms-DS-cloudExtensionAttribute16 1.2.840.113556.1.4.2229 unicode SG
msDS-cloudExtensionAttribute17 ms-DS-cloudExtensionAttribute17 1.2.840.113556.1.4.2230 unicode SG
msDS-cloudExtensionAttribute18 ms-DS-cloudExtensionAttribute18 1.2.840.113556.1.4.2231 unicode SG
msDS-cloudExtensionAttribute19 ms-DS-cloudExtensionAttribute19 1.2.840.113556.1.4.2232 unicode SG
msDS-cloudExtensionAttribute2 ms-DS-cloudExtensionAttribute2 1.2.840.113556.1.4.2215 unicode SG
msDS-cloudExtensionAttribute20 ms-DS-cloudExtensionAttribute20 1.2.840.113556.1.4.2233 unicode SG
msDS-cloudExtensionAttribute3 ms-DS-cloudExtensionAttribute3 1.2.840.113556.1.4.2216 unicode SG
msDS-cloudExtensionAttribute4 ms-DS-cloudExtensionAttribute4 1.2.840.113556.1.4.2217 unicode SG
msDS-cloudExtensionAttribute5 ms-DS-cloudExtensionAttribute5 1.2.840.113556.1.4.2218 unicode SG
msDS-cloudExtensionAttribute6 ms-DS-cloudExtensionAttribute6 1.2.840.113556.1.4.2219 unicode SG
msDS-cloudExtensionAttribute7 ms-DS-cloudExtensionAttribute7 1.2.840.113556.1.4.2220 unicode SG
msDS-cloudExtensionAttribute8 ms-DS-cloudExtensionAttribute8 1.2.840.113556.1.4.2221 unicode SG
msDS-cloudExtensionAttribute9 ms-DS-cloudExtensionAttribute9 1.2.840.113556.1.4.2222 unicode SG
msDS-DeviceID ms-DS-Device-ID 1.2.840.113556.1.4.2252 octets SG max=16
msDS-DeviceLocation ms-DS-Device-Location 1.2.840.113556.1.4.2261 dn SO
msDS-DeviceObjectVersion ms-DS-Device-Object-Version 1.2.840.113556.1.4.2257 integer SG
msDS-DeviceOSType ms-DS-Device-OS-Type 1.2.840.113556.1.4.2249 unicode SG max=1024
msDS-DeviceOSVersion ms-DS-Device-OS-Version 1.2.840.113556.1.4.2250 unicode SG max=512
msDS-DevicePhysicalIDs ms-DS-Device-Physical-IDs 1.2.840.113556.1.4.2251 unicode G max=1024
msDS-EnabledFeature ms-DS-Enabled-Feature 1.2.840.113556.1.4.2061 dn OG link=2168
msDS-EnabledFeatureBL ms-DS-Enabled-Feature-BL 1.2.840.113556.1.4.2069 dn ON link=2169
msDS-ExternalDirectoryObjectId ms-DS-External-Directory-Object-Id 1.2.840.113556.1.4.2310 unicode S max=256
msDS-HABSeniorityIndex ms-DS-HAB-Seniority-Index 1.2.840.113556.1.4.1997 integer SG
msDS-HasDomainNCs ms-DS-Has-Domain-NCs 1.2.840.113556.1.4.1820 dn O link=2026 max=4
msDS-HasInstantiatedNCs ms-DS-Has-Instantiated-NCs 1.2.840.113556.1.4.1709 dn-binary O link=2002 max=4
msDS-hasMasterNCs ms-DS-Has-Master-NCs 1.2.840.113556.1.4.1836 dn O link=2036
msDS-HostServiceAccount ms-DS-Host-Service-Account 1.2.840.113556.1.4.2056 dn - link=2166
msDS-IsDomainFor ms-DS-Is-Domain-For 1.2.840.113556.1.4.1933 dn ON link=2027
msDS-IsEnabled ms-DS-Is-Enabled 1.2.840.113556.1.4.2248 boolean SG
msDS-IsManaged ms-DS-IsManaged 1.2.840.113556.1.4.2270 boolean S
msDS-IsPrimaryComputerFor ms-DS-Is-Primary-Computer-For 1.2.840.113556.1.4.2168 dn N link=2187
msDS-KeyCredentialLink ms-DS-Key-Credential-Link 1.2.840.113556.1.4.2328 dn-binary - link=2220
msDS-KeyCredentialLink-BL ms-DS-Key-Credential-Link-BL 1.2.840.113556.1.4.2329 dn ON link=2221
msDS-LastKnownRDN ms-DS-Last-Known-RDN 1.2.840.113556.1.4.2067 unicode SO max=255
msDS-ManagedPasswordInterval ms-DS-ManagedPasswordInterval 1.2.840.113556.1.4.2199 integer SO
msDs-masteredBy ms-DS-Mastered-By 1.2.840.113556.1.4.1837 dn ON link=2037
msDS-MinimumPasswordAge ms-DS-Minimum-Password-Age 1.2.840.113556.1.4.2012 large-integer S max=0
msDS-NcType ms-DS-NC-Type 1.2.840.113556.1.4.2024 integer SON
msDS-parentdistname ms-DS-Parent-Dist-Name 1.2.840.113556.1.4.2203 dn SONC
msDS-PhoneticCompanyName ms-DS-Phonetic-Company-Name 1.2.840.113556.1.4.1945 unicode SAG max=64
msDS-PhoneticDepartment ms-DS-Phonetic-Department 1.2.840.113556.1.4.1944 unicode SAG max=64
msDS-PhoneticDisplayName ms-DS-Phonetic-Display-Name 1.2.840.113556.1.4.1946 unicode SAG max=256
msDS-PhoneticFirstName ms-DS-Phonetic-First-Name 1.2.840.113556.1.4.1942 unicode SAG max=64
msDS-PhoneticLastName ms-DS-Phonetic-Last-Name 1.2.840.113556.1.4.1943 unicode SAG max=64
msDS-PrimaryComputer ms-DS-Primary-Computer 1.2.840.113556.1.4.2167 dn G link=2186
msDS-PrincipalName ms-DS-Principal-Name 1.2.840.113556.1.4.1865 unicode SC
msDS-PSOApplied ms-DS-PSO-Applied 1.2.840.113556.1.4.2021 dn ON link=2119
msDS-PSOAppliesTo ms-DS-PSO-Applies-To 1.2.840.113556.1.4.2020 dn - link=2118
msDS-RegisteredOwner ms-DS-Registered-Owner 1.2.840.113556.1.4.2258 octets SG
msDS-RegisteredUsers ms-DS-Registered-Users 1.2.840.113556.1.4.2263 octets G
msDS-ReplAttributeMetaData ms-DS-Repl-Attribute-Meta-Data 1.2.840.113556.1.4.1707 unicode C
msDS-ReplValueMetaData ms-DS-Repl-Value-Meta-Data 1.2.840.113556.1.4.1708 unicode C
msDS-ResultantPSO ms-DS-Resultant-PSO 1.2.840.113556.1.4.2022 dn SOC
msDS-Settings ms-DS-Settings 1.2.840.113556.1.4.1697 unicode - max=1000000
msDS-SourceObjectDN ms-DS-Source-Object-DN 1.2.840.113556.1.4.1879 unicode S max=10240
msDS-SupportedEncryptionTypes ms-DS-Supported-Encryption-Types 1.2.840.113556.1.4.1963 integer S
msDS-User-Account-Control-Computed ms-DS-User-Account-Control-Computed 1.2.840.113556.1.4.1460 integer SC
msDS-UserPasswordExpiryTimeComputed ms-DS-User-Password-Expiry-Time-Computed 1.2.840.113556.1.4.1996 large-integer SC
msExchAssistantName ms-Exch-Assistant-Name 1.2.840.113556.1.2.444 unicode S max=256
msNPAllowDialin msNPAllowDialin 1.2.840.113556.1.4.1119 boolean S
mustContain Must-Contain 1.2.840.113556.1.2.24 oid -
name RDN 1.2.840.113556.1.4.1 unicode SOAG max=255
nCName NC-Name 1.2.840.113556.1.2.16 dn SO
nETBIOSName NETBIOS-Name 1.2.840.113556.1.4.87 unicode S max=16
netbootGUID Netboot-GUID 1.2.840.113556.1.4.359 octets SG max=16
nextRid Next-Rid 1.2.840.113556.1.4.88 integer S
nonSecurityMember Non-Security-Member 1.2.840.113556.1.4.530 dn - link=50
nonSecurityMemberBL Non-Security-Member-BL 1.2.840.113556.1.4.531 dn ON link=51
nTMixedDomain NT-Mixed-Domain 1.2.840.113556.1.4.357 integer S
ntPwdHistory Nt-Pwd-History 1.2.840.113556.1.4.94 octets -
nTSecurityDescriptor NT-Security-Descriptor 1.2.840.113556.1.2.281 descriptor SG max=132096
o Organization-Name 2.5.4.10 unicode G max=64
objectCategory Object-Category 1.2.840.113556.1.4.782 dn SG
objectClass Object-Class 2.5.4.0 oid OG
objectClassCategory Object-Class-Category 1.2.840.113556.1.2.370 enumeration SO max=3
objectGUID Object-Guid 1.2.840.113556.1.4.2 octets SONG max=16
objectSid Object-Sid 1.2.840.113556.1.4.146 sid SOG max=28
objectVersion Object-Version 1.2.840.113556.1.2.76 integer S
oEMInformation OEM-Information 1.2.840.113556.1.4.151 unicode S max=32767
oMObjectClass OM-Object-Class 1.2.840.113556.1.2.218 octets SO
oMSyntax OM-Syntax 1.2.840.113556.1.2.231 integer SO
operatingSystem Operating-System 1.2.840.113556.1.4.363 unicode S
operatingSystemServicePack Operating-System-Service-Pack 1.2.840.113556.1.4.365 unicode S
operatingSystemVersion Operating-System-Version 1.2.840.113556.1.4.364 unicode S
options Options 1.2.840.113556.1.4.307 integer S
otherFacsimileTelephoneNumber Phone-Fax-Other 1.2.840.113556.1.4.646 unicode - max=64
otherHomePhone Phone-Home-Other 1.2.840.113556.1.2.277 unicode - max=64
otherIpPhone Phone-Ip-Other 1.2.840.113556.1.4.722 unicode G
otherLoginWorkstations Other-Login-Workstations 1.2.840.113556.1.4.91 unicode - max=1024
otherMailbox Other-Mailbox 1.2.840.113556.1.4.651 unicode -
otherMobile Phone-Mobile-Other 1.2.840.113556.1.4.647 unicode - max=64
otherPager Phone-Pager-Other 1.2.840.113556.1.2.118 unicode - max=64
otherTelephone Phone-Office-Other 1.2.840.113556.1.2.18 unicode - max=64
otherWellKnownObjects Other-Well-Known-Objects 1.2.840.113556.1.4.1359 dn-binary - max=16
ou Organizational-Unit-Name 2.5.4.11 unicode G max=64
owner Owner 2.5.4.32 dn S link=44
ownerBL ms-Exch-Owner-BL 1.2.840.113556.1.2.104 dn ON link=45
pager Phone-Pager-Primary 0.9.2342.19200300.100.1.42 unicode S max=64
parentGUID Parent-GUID 1.2.840.113556.1.4.1224 octets SOC
personalTitle Personal-Title 1.2.840.113556.1.2.615 unicode S max=64
photo photo 0.9.2342.19200300.100.1.7 octets -
physicalDeliveryOfficeName Physical-Delivery-Office-Name 2.5.4.19 unicode SA max=128
possSuperiors Poss-Superiors 1.2.840.113556.1.2.8 oid G
postalAddress Postal-Address 2.5.4.16 unicode - max=4096
postalCode Postal-Code 2.5.4.17 unicode S max=40
postOfficeBox Post-Office-Box 2.5.4.18 unicode - max=40
preferredDeliveryMethod Preferred-Delivery-Method 2.5.4.28 enumeration -
preferredLanguage preferredLanguage 2.16.840.1.113730.3.1.39 unicode S
primaryGroupID Primary-Group-ID 1.2.840.113556.1.4.98 integer SG
primaryGroupToken Primary-Group-Token 1.2.840.113556.1.4.1412 integer SOC
primaryInternationalISDNNumber Phone-ISDN-Primary 1.2.840.113556.1.4.649 unicode S max=64
primaryTelexNumber Telex-Primary 1.2.840.113556.1.4.648 unicode S max=64
privilegeHolder Privilege-Holder 1.2.840.113556.1.4.637 dn - link=70
profilePath Profile-Path 1.2.840.113556.1.4.139 unicode S
proxyAddresses Proxy-Addresses 1.2.840.113556.1.2.210 unicode A max=1123
pwdHistoryLength Pwd-History-Length 1.2.840.113556.1.4.95 integer S max=65535
pwdLastSet Pwd-Last-Set 1.2.840.113556.1.4.96 large-integer S
pwdProperties Pwd-Properties 1.2.840.113556.1.4.93 integer S
rangeLower Range-Lower 1.2.840.113556.1.2.34 integer SG
rangeUpper Range-Upper 1.2.840.113556.1.2.35 integer SG
rDNAttID RDN-Att-ID 1.2.840.113556.1.2.26 oid SO
registeredAddress Registered-Address 2.5.4.26 octets - max=4096
replPropertyMetaData Repl-Property-Meta-Data 1.2.840.113556.1.4.3 octets SONG
rIDManagerReference RID-Manager-Reference 1.2.840.113556.1.4.368 dn SO
roomNumber roomNumber 0.9.2342.19200300.100.1.6 unicode -
sAMAccountName SAM-Account-Name 1.2.840.113556.1.4.221 unicode SAG max=256
sAMAccountType SAM-Account-Type 1.2.840.113556.1.4.302 integer SG
schemaIDGUID Schema-ID-GUID 1.2.840.113556.1.4.148 octets SO max=16
schemaInfo Schema-Info 1.2.840.113556.1.4.1358 octets O
scriptPath Script-Path 1.2.840.113556.1.4.62 unicode S
searchFlags Search-Flags 1.2.840.113556.1.2.334 enumeration S
secretary secretary 0.9.2342.19200300.100.1.21 dn -
seeAlso See-Also 2.5.4.34 dn -
serverReference Server-Reference 1.2.840.113556.1.4.515 dn S link=94
serverReferenceBL Server-Reference-BL 1.2.840.113556.1.4.516 dn ON link=95
serverState Server-State 1.2.840.113556.1.4.154 integer SN
serviceBindingInformation Service-Binding-Information 1.2.840.113556.1.4.510 unicode G
serviceClassName Service-Class-Name 1.2.840.113556.1.4.509 unicode S
serviceDNSName Service-DNS-Name 1.2.840.113556.1.4.657 unicode S
serviceDNSNameType Service-DNS-Name-Type 1.2.840.113556.1.4.659 unicode S max=256
servicePrincipalName Service-Principal-Name 1.2.840.113556.1.4.771 unicode G
showInAddressBook Show-In-Address-Book 1.2.840.113556.1.4.644 dn -
showInAdvancedViewOnly Show-In-Advanced-View-Only 1.2.840.113556.1.2.169 boolean S
sIDHistory SID-History 1.2.840.113556.1.4.609 sid G
siteObjectBL Site-Object-BL 1.2.840.113556.1.4.513 dn ON link=47
sn Surname 2.5.4.4 unicode SAG max=64
st State-Or-Province-Name 2.5.4.8 unicode SG max=128
street Street-Address 2.5.4.9 unicode SG max=1024
streetAddress Address 1.2.840.113556.1.2.256 unicode S max=1024
structuralObjectClass Structural-Object-Class 2.5.21.9 oid C
subClassOf Sub-Class-Of 1.2.840.113556.1.2.21 oid SO
subSchemaSubEntry SubSchemaSubEntry 2.5.18.10 dn OC
supplementalCredentials Supplemental-Credentials 1.2.840.113556.1.4.125 octets -
systemAuxiliaryClass System-Auxiliary-Class 1.2.840.113556.1.4.198 oid O
systemFlags System-Flags 1.2.840.113556.1.4.375 integer SO
systemMayContain System-May-Contain 1.2.840.113556.1.4.196 oid O
systemMustContain System-Must-Contain 1.2.840.113556.1.4.197 oid O
systemOnly System-Only 1.2.840.113556.1.4.170 boolean SO
systemPossSuperiors System-Poss-Superiors 1.2.840.113556.1.4.195 oid OG
telephoneNumber Telephone-Number 2.5.4.20 unicode SG max=64
teletexTerminalIdentifier Teletex-Terminal-Identifier 2.5.4.22 octets -
telexNumber Telex-Number 2.5.4.21 octets - max=32
textEncodedORAddress Text-Encoded-OR-Address 0.9.2342.19200300.100.1.2 unicode S max=1024
thumbnailPhoto Picture 2.16.840.1.113730.3.1.35 octets S max=102400
title Title 2.5.4.12 unicode S max=128
tokenGroups Token-Groups 1.2.840.113556.1.4.1301 sid C
trustParent Trust-Parent 1.2.840.113556.1.4.471 dn S
uASCompat UAS-Compat 1.2.840.113556.1.4.155 integer S
uid uid 0.9.2342.19200300.100.1.1 unicode -
uidNumber UidNumber 1.3.6.1.1.1.1.0 integer S
unicodePwd Unicode-Pwd 1.2.840.113556.1.4.90 octets S
unixHomeDirectory UnixHomeDirectory 1.3.6.1.1.1.1.3 ia5 S max=2048
uPNSuffixes UPN-Suffixes 1.2.840.113556.1.4.890 unicode -
url WWW-Page-Other 1.2.840.113556.1.4.749 unicode -
userAccountControl User-Account-Control 1.2.840.113556.1.4.8 integer SG
userCertificate X509-Cert 2.5.4.36 octets G max=32768
userParameters User-Parameters 1.2.840.113556.1.4.138 unicode S max=32767
userPassword User-Password 2.5.4.35 octets - max=128
userPrincipalName User-Principal-Name 1.2.840.113556.1.4.656 unicode SG max=1024
userSMIMECertificate User-SMIME-Certificate 2.16.840.1.113730.3.140 octets G max=32768
userWorkstations User-Workstations 1.2.840.113556.1.4.86 unicode S max=1024
uSNChanged USN-Changed 1.2.840.113556.1.2.120 large-integer SONG
uSNCreated USN-Created 1.2.840.113556.1.2.19 large-integer SONG
wellKnownObjects Well-Known-Objects 1.2.840.113556.1.4.618 dn-binary OG max=16
whenChanged When-Changed 1.2.840.113556.1.2.3 time SONG
whenCreated When-Created 1.2.840.113556.1.2.2 time SOG
wWWHomePage WWW-Home-Page 1.2.840.113556.1.2.464 unicode S max=2048
x121Address X121-Address 2.5.4.24 numeric - max=15
`;
