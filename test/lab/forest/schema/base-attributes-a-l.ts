/**
 * Attributes of a new forest, first half ([MS-ADA1] to [MS-ADA3]); `attribute-table.ts` says how a line reads.
 */
export const BASE_ATTRIBUTES_A_TO_L = `
accountExpires Account-Expires 1.2.840.113556.1.4.159 large-integer S
adminCount Admin-Count 1.2.840.113556.1.4.150 integer S
adminDescription Admin-Description 1.2.840.113556.1.2.226 unicode S max=1024
adminDisplayName Admin-Display-Name 1.2.840.113556.1.2.194 unicode S max=256
allowedAttributes Allowed-Attributes 1.2.840.113556.1.4.913 oid OC
allowedAttributesEffective Allowed-Attributes-Effective 1.2.840.113556.1.4.914 oid OC
allowedChildClasses Allowed-Child-Classes 1.2.840.113556.1.4.911 oid OC
altSecurityIdentities Alt-Security-Identities 1.2.840.113556.1.4.867 unicode G
assistant Assistant 1.2.840.113556.1.4.652 dn S
attributeID Attribute-ID 1.2.840.113556.1.2.30 oid SO
attributeSecurityGUID Attribute-Security-GUID 1.2.840.113556.1.4.149 octets S max=16
attributeSyntax Attribute-Syntax 1.2.840.113556.1.2.32 oid SO
auditingPolicy Auditing-Policy 1.2.840.113556.1.4.202 octets S
auxiliaryClass Auxiliary-Class 1.2.840.113556.1.2.351 oid -
badPasswordTime Bad-Password-Time 1.2.840.113556.1.4.49 large-integer SN
badPwdCount Bad-Pwd-Count 1.2.840.113556.1.4.12 integer SN
bridgeheadServerListBL Bridgehead-Server-List-BL 1.2.840.113556.1.4.820 dn ON link=99
businessCategory Business-Category 2.5.4.15 unicode - max=128
c Country-Name 2.5.4.6 unicode SG max=3
canonicalName Canonical-Name 1.2.840.113556.1.4.916 unicode OC
carLicense carLicense 2.16.840.1.113730.3.1.1 unicode -
cn Common-Name 2.5.4.3 unicode SG max=64
co Text-Country 1.2.840.113556.1.2.131 unicode S max=128
codePage Code-Page 1.2.840.113556.1.4.16 integer S max=65535
comment User-Comment 1.2.840.113556.1.4.156 unicode S
company Company 1.2.840.113556.1.2.146 unicode S max=64
countryCode Country-Code 1.2.840.113556.1.4.25 integer S max=65535
createTimeStamp Create-Time-Stamp 2.5.18.1 time SOC
creationTime Creation-Time 1.2.840.113556.1.4.26 large-integer S
dBCSPwd DBCS-Pwd 1.2.840.113556.1.4.55 octets S
dc Domain-Component 0.9.2342.19200300.100.1.25 unicode SG max=255
defaultHidingValue Default-Hiding-Value 1.2.840.113556.1.4.518 boolean S
defaultObjectCategory Default-Object-Category 1.2.840.113556.1.4.783 dn S
defaultSecurityDescriptor Default-Security-Descriptor 1.2.840.113556.1.4.224 unicode S max=32767
department Department 1.2.840.113556.1.2.141 unicode S max=64
departmentNumber departmentNumber 2.16.840.1.113730.3.1.2 unicode -
description Description 2.5.4.13 unicode G max=1024
desktopProfile Desktop-Profile 1.2.840.113556.1.4.346 unicode S
destinationIndicator Destination-Indicator 2.5.4.27 printable - max=128
directReports Reports 1.2.840.113556.1.2.436 dn ON link=43
displayName Display-Name 1.2.840.113556.1.2.13 unicode SAG max=256
distinguishedName Obj-Dist-Name 2.5.4.49 dn SONG
division Division 1.2.840.113556.1.4.261 unicode S max=256
dMDLocation DMD-Location 1.2.840.113556.1.2.36 dn SO
dNSHostName DNS-Host-Name 1.2.840.113556.1.4.619 unicode SG max=2048
dnsRoot Dns-Root 1.2.840.113556.1.4.28 unicode - max=255
employeeID Employee-ID 1.2.840.113556.1.4.35 unicode S max=16
employeeNumber Employee-Number 1.2.840.113556.1.2.610 unicode S max=512
employeeType Employee-Type 1.2.840.113556.1.2.613 unicode S max=256
extendedCharsAllowed Extended-Chars-Allowed 1.2.840.113556.1.2.380 boolean S
facsimileTelephoneNumber Facsimile-Telephone-Number 2.5.4.23 unicode S max=64
forceLogoff Force-Logoff 1.2.840.113556.1.4.39 large-integer S
fSMORoleOwner FSMO-Role-Owner 1.2.840.113556.1.4.369 dn S
garbageCollPeriod Garbage-Coll-Period 1.2.840.113556.1.2.301 integer S
generationQualifier Generation-Qualifier 2.5.4.44 unicode S max=64
gidNumber GidNumber 1.3.6.1.1.1.1.1 integer S
givenName Given-Name 2.5.4.42 unicode SAG max=64
governsID Governs-ID 1.2.840.113556.1.2.22 oid SO
gPLink GP-Link 1.2.840.113556.1.4.891 unicode SG
gPOptions GP-Options 1.2.840.113556.1.4.892 integer S
groupType Group-Type 1.2.840.113556.1.4.750 integer SG
hasMasterNCs Has-Master-NCs 1.2.840.113556.1.2.14 dn O link=76
homeDirectory Home-Directory 1.2.840.113556.1.4.44 unicode S
homeDrive Home-Drive 1.2.840.113556.1.4.45 unicode S
homePhone Phone-Home-Primary 0.9.2342.19200300.100.1.20 unicode SG max=64
homePostalAddress Address-Home 1.2.840.113556.1.2.617 unicode S max=4096
info Comment 1.2.840.113556.1.2.81 unicode S max=1024
initials Initials 2.5.4.43 unicode S max=6
instanceType Instance-Type 1.2.840.113556.1.2.1 integer SOG
internationalISDNNumber International-ISDN-Number 2.5.4.25 numeric - max=16
invocationId Invocation-Id 1.2.840.113556.1.2.115 octets SO
ipPhone Phone-Ip-Primary 1.2.840.113556.1.4.721 unicode SG max=64
isCriticalSystemObject Is-Critical-System-Object 1.2.840.113556.1.4.868 boolean S
isDefunct Is-Defunct 1.2.840.113556.1.4.661 boolean S
isDeleted Is-Deleted 1.2.840.113556.1.2.48 boolean SOG
isEphemeral Is-Ephemeral 1.2.840.113556.1.4.1212 boolean SO
isMemberOfPartialAttributeSet Is-Member-Of-Partial-Attribute-Set 1.2.840.113556.1.4.639 boolean S
isPrivilegeHolder Is-Privilege-Holder 1.2.840.113556.1.4.638 dn ON link=71
isRecycled Is-Recycled 1.2.840.113556.1.4.2058 boolean SOG
isSingleValued Is-Single-Valued 1.2.840.113556.1.2.33 boolean SO
jpegPhoto jpegPhoto 0.9.2342.19200300.100.1.60 octets -
keywords Keywords 1.2.840.113556.1.4.48 unicode G max=256
l Locality-Name 2.5.4.7 unicode SG max=128
labeledURI labeledURI 1.3.6.1.4.1.250.1.57 unicode -
lastKnownParent Last-Known-Parent 1.2.840.113556.1.4.781 dn S
lastLogoff Last-Logoff 1.2.840.113556.1.4.51 large-integer SN
lastLogon Last-Logon 1.2.840.113556.1.4.52 large-integer SN
lastLogonTimestamp Last-Logon-Timestamp 1.2.840.113556.1.4.1696 large-integer SG
lastSetTime Last-Set-Time 1.2.840.113556.1.4.53 large-integer S
lDAPDisplayName LDAP-Display-Name 1.2.840.113556.1.2.460 unicode SG max=256
legacyExchangeDN Legacy-Exchange-DN 1.2.840.113556.1.4.655 teletex SAG
linkID Link-ID 1.2.840.113556.1.2.50 integer SO
lmPwdHistory Lm-Pwd-History 1.2.840.113556.1.4.160 octets -
localPolicyFlags Local-Policy-Flags 1.2.840.113556.1.4.56 integer S
location Location 1.2.840.113556.1.4.222 unicode SG max=1024
lockoutDuration Lockout-Duration 1.2.840.113556.1.4.60 large-integer S
lockOutObservationWindow Lock-Out-Observation-Window 1.2.840.113556.1.4.61 large-integer S
lockoutThreshold Lockout-Threshold 1.2.840.113556.1.4.73 integer S max=65535
lockoutTime Lockout-Time 1.2.840.113556.1.4.662 large-integer S
loginShell LoginShell 1.3.6.1.1.1.1.4 ia5 S max=1024
logonCount Logon-Count 1.2.840.113556.1.4.169 integer SN
logonHours Logon-Hours 1.2.840.113556.1.4.64 octets S
logonWorkstation Logon-Workstation 1.2.840.113556.1.4.65 octets S
`;
