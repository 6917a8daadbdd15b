/**
 * A script for the administrator of an AD FS farm, to be read and then run on its primary server. Each step looks first and can
 * be run again; what is changed is saved before. It is made of the configuration and holds no secret.
 *
 * Cmdlets: https://learn.microsoft.com/powershell/module/adfs/ . Not yet run on AD FS: there is none without Windows Server.
 */

import { claimRuleText, type ClaimRule } from '../claim-rules/rules.ts';
import { literal, literalLines } from './literal.ts';

export interface AdfsScriptOptions {
  readonly rules: readonly ClaimRule[];
  /** Where Entra ID tells of itself to WS-Federation providers; by cloud. */
  readonly entraMetadataUrl: string;
  /** `urn:federation:MicrosoftOnline` in every cloud. */
  readonly relyingParty: string;
  /** Sign-in by another attribute than the user principal name, and the forests where it is looked up. */
  readonly alternateId?: { readonly attribute: string; readonly forests: readonly string[] };
  /** AD FS makes new certificates by itself before the old ones end. */
  readonly automaticCertificates: boolean;
}

export const SCRIPT_STEP_IDS = [
  'prepare',
  'collect',
  'backup',
  'trust',
  'rules',
  'endpoints',
  'alternate-id',
  'certificates',
] as const;
/** What a step does and why is told in words by its id. */
export type ScriptStepId = (typeof SCRIPT_STEP_IDS)[number];

export interface ScriptStep {
  readonly id: ScriptStepId;
  readonly text: string;
}

/** Name under which AD FS administrators know the trust; it is only shown. */
const TRUST_NAME = 'Microsoft Office 365 Identity Platform';

export function adfsScript(options: AdfsScriptOptions): readonly ScriptStep[] {
  const { alternateId } = options;
  return [
    prepare(options),
    COLLECT,
    BACKUP,
    trust(options),
    rules(options),
    ENDPOINTS,
    ...(alternateId === undefined ? [] : [alternate(alternateId)]),
    certificates(options),
  ];
}

/** The whole file. Lines end as on Windows. */
export function scriptText(steps: readonly ScriptStep[]): string {
  return `${steps.map(({ id, text }) => `# --- ${id}\n${text.trim()}`).join('\n\n')}\n`.replaceAll('\n', '\r\n');
}

function prepare({ relyingParty }: AdfsScriptOptions): ScriptStep {
  return {
    id: 'prepare',
    text: `
#Requires -RunAsAdministrator
#Requires -Modules ADFS
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$relyingParty = ${literal(relyingParty)}
$stamp = Get-Date -Format 'yyyyMMdd-HHmmss'
$folder = Join-Path $env:ProgramData 'Causeway\\Federation'
New-Item -ItemType Directory -Path $folder -Force | Out-Null

if ((Get-AdfsSyncProperties).Role -ne 'PrimaryComputer') {
    throw 'Run this on the primary server of the farm: the others only read.'
}`,
  };
}

const COLLECT: ScriptStep = {
  id: 'collect',
  text: `
$signing = Get-AdfsCertificate -CertificateType Token-Signing
$facts = [ordered]@{
    Identifier     = (Get-AdfsProperties).Identifier.AbsoluteUri
    HostName       = (Get-AdfsProperties).HostName
    AutoRollover   = (Get-AdfsProperties).AutoCertificateRollover
    Certificates   = @($signing | ForEach-Object {
        [ordered]@{
            Primary    = $_.IsPrimary
            Thumbprint = $_.Thumbprint
            NotAfter   = $_.Certificate.NotAfter.ToUniversalTime().ToString('o')
            Base64     = [Convert]::ToBase64String($_.Certificate.RawData)
        }
    })
    Endpoints      = @(Get-AdfsEndpoint | Where-Object { $_.AddressPath -like '/adfs/services/trust/*' } |
        ForEach-Object { [ordered]@{ Path = $_.AddressPath; Enabled = $_.Enabled; Proxy = $_.Proxy } })
    TrustExists    = $null -ne (Get-AdfsRelyingPartyTrust -Identifier $relyingParty)
}
$facts | ConvertTo-Json -Depth 4 | Set-Content -Path (Join-Path $folder "facts-$stamp.json") -Encoding UTF8`,
};

const BACKUP: ScriptStep = {
  id: 'backup',
  text: `
$trust = Get-AdfsRelyingPartyTrust -Identifier $relyingParty
if ($trust) {
    $trust | Export-Clixml -Path (Join-Path $folder "trust-$stamp.xml")
    $trust.IssuanceTransformRules | Set-Content -Path (Join-Path $folder "rules-$stamp.txt") -Encoding UTF8
}
Get-AdfsEndpoint | Export-Clixml -Path (Join-Path $folder "endpoints-$stamp.xml")`,
};

function trust({ entraMetadataUrl }: AdfsScriptOptions): ScriptStep {
  return {
    id: 'trust',
    text: `
if (-not $trust) {
    Add-AdfsRelyingPartyTrust -Name ${literal(TRUST_NAME)} -MetadataUrl ${literal(entraMetadataUrl)} \`
        -AutoUpdateEnabled $true -MonitoringEnabled $true -AccessControlPolicyName 'Permit everyone'
}
Set-AdfsRelyingPartyTrust -TargetIdentifier $relyingParty \`
    -MetadataUrl ${literal(entraMetadataUrl)} -AutoUpdateEnabled $true -MonitoringEnabled $true \`
    -SignatureAlgorithm 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'`,
  };
}

function rules(options: AdfsScriptOptions): ScriptStep {
  return {
    id: 'rules',
    text: `
$rules = ${literalLines(claimRuleText(options.rules))}
Set-AdfsRelyingPartyTrust -TargetIdentifier $relyingParty -IssuanceTransformRules $rules`,
  };
}

/** The endpoints of integrated Windows authentication stay off the proxy: from outside they would let passwords be tried. */
const ENDPOINTS: ScriptStep = {
  id: 'endpoints',
  text: `
foreach ($path in '/adfs/services/trust/2005/usernamemixed', '/adfs/services/trust/mex') {
    if (-not (Get-AdfsEndpoint -AddressPath $path).Enabled) {
        Enable-AdfsEndpoint -TargetAddressPath $path
        $restart = $true
    }
}
foreach ($path in '/adfs/services/trust/2005/windowstransport', '/adfs/services/trust/13/windowstransport') {
    if ((Get-AdfsEndpoint -AddressPath $path).Proxy) {
        Set-AdfsEndpoint -TargetAddressPath $path -Proxy $false
        $restart = $true
    }
}
if (Test-Path -Path 'variable:restart') {
    Write-Warning 'Endpoints were changed: restart the service adfssrv on every server of the farm.'
}`,
};

function alternate({ attribute, forests }: NonNullable<AdfsScriptOptions['alternateId']>): ScriptStep {
  return {
    id: 'alternate-id',
    text: `
Set-AdfsClaimsProviderTrust -TargetIdentifier 'AD AUTHORITY' -AlternateLoginID ${literal(attribute)} \`
    -LookupForests ${forests.map(literal).join(', ')}`,
  };
}

function certificates({ automaticCertificates }: AdfsScriptOptions): ScriptStep {
  const automatic = automaticCertificates
    ? `
if (-not (Get-AdfsProperties).AutoCertificateRollover) {
    Set-AdfsProperties -AutoCertificateRollover $true
}`
    : '';
  return {
    id: 'certificates',
    text: `${automatic}
$weak = @(Get-AdfsCertificate -CertificateType Token-Signing | Where-Object {
    $_.Certificate.NotAfter -lt (Get-Date).AddDays(35) -or $_.Certificate.PublicKey.Key.KeySize -lt 2048
})
if ($weak.Count -gt 0) {
    $weak | Format-Table Thumbprint, IsPrimary, @{ n = 'NotAfter'; e = { $_.Certificate.NotAfter } }
    Write-Warning 'These certificates need to be renewed: Update-AdfsCertificate -CertificateType Token-Signing'
}`,
  };
}
