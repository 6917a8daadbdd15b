/** Was an einem Mandanten und einer Gesamtstruktur geprüft wird. */

import type { Area } from '../types.ts';

type Checks = Area<'setup'>['checks'];

export const SETUP_CHECKS: Checks = {
  house: {
    versions: { name: 'Versionen', passed: '[Causeway {causeway}][, Node {node}]' },
    'data-directory': { name: 'Datenordner', passed: '[{path}]' },
    'disk-space': { name: 'Freier Platz', passed: '' },
    database: { name: 'Datenbank', passed: '' },
    secrets: { name: 'Geheimnisse', passed: 'Sie können entsiegelt werden.' },
    scheduler: { name: 'Zeitplan', passed: '' },
    'last-cycle': { name: 'Letzter Zyklus', passed: '[{status}]' },
    errors: { name: 'Fehler', passed: '' },
  },
  tenant: {
    'name-resolution': { name: 'Adressen gefunden', passed: '[{authorityHost}][, {graphHost}][, {directorySyncHost}]' },
    connection: { name: 'Verbindung', passed: '[{protocol}][, Zertifikat ausgestellt von {issuer}]' },
    certificate: { name: 'Zertifikat und privater Schlüssel', passed: '[{subject}][, gültig bis {until}]' },
    token: {
      name: 'Anmeldung als Anwendung',
      passed: 'Die Anwendung meldet sich an[, die Uhren liegen {clockSkewSeconds} s auseinander].',
    },
    organization: { name: 'Mandant', passed: '[{displayName}]' },
    domains: { name: 'Domänen', passed: '[überprüft: {verified}][, nicht überprüft: {unverified}]' },
    permissions: { name: 'Berechtigungen', passed: 'Alles Nötige ist erteilt.' },
    quota: { name: 'Platz für Objekte', passed: '[{used} von {total} Objekten sind belegt.]' },
    synchronization: { name: 'Andere Synchronisierung', passed: 'Nichts anderes synchronisiert diesen Mandanten.' },
    features: { name: 'Merkmale des Mandanten', passed: '' },
    'directory-sync-service': {
      name: 'Verzeichnissynchronisierungsdienst',
      passed:
        'Er nimmt diesen Client an, und die Synchronisierung ist ein[; der letzte Export kam von {exportingMachine}].',
    },
  },
  forest: {
    'name-resolution': { name: 'Adresse gefunden', passed: '[{addresses}]' },
    connection: { name: 'Verbindung', passed: '[{server}]' },
    tls: {
      name: 'Verschlüsselung und Zertifikat',
      passed: '[{protocol}][, {subject}][signiert und versiegelt durch {mechanism}]',
    },
    bind: { name: 'Anmeldung', passed: '[als {account}]' },
    clock: { name: 'Uhren', passed: '[{secondsApart#Sekunde|Sekunden} auseinander]' },
    'writable-server': { name: 'Beschreibbarer Domänencontroller', passed: '' },
    'functional-level': { name: 'Funktionsebene', passed: '[{level}]' },
    'schema-version': { name: 'Schemaversion', passed: '[{version}]' },
    'consistency-guid-attribute': { name: 'Attribut ms-DS-ConsistencyGuid', passed: 'Das Schema hat es.' },
    'exchange-schema': { name: 'Exchange-Attribute', passed: '' },
    'recycle-bin': { name: 'Papierkorb', passed: 'Er ist eingeschaltet.' },
    domain: { name: 'Domäne', passed: '' },
    'domain-controllers': { name: 'Domänencontroller', passed: '' },
    'upn-suffixes': { name: 'Suffixe der Anmeldenamen', passed: '[{suffixes}]' },
  },
  rights: {
    account: { name: 'Ein gewöhnliches Benutzerkonto', passed: '' },
    'too-powerful': {
      name: 'Kein Administrator',
      passed: 'Es gehört zu keiner Gruppe mit Macht über die Gesamtstruktur.',
    },
    'replicating-directory-changes': { name: 'Verzeichnisänderungen replizieren', passed: '' },
    'replicating-directory-changes-all': { name: 'Alle Verzeichnisänderungen replizieren', passed: '' },
    'read-deleted-objects': { name: 'Gelöschte Objekte lesen', passed: '' },
    'read-properties': { name: 'Alle Eigenschaften lesen', passed: '' },
    'write-consistency-guid': { name: 'ms-DS-ConsistencyGuid schreiben', passed: '' },
    'reset-password': { name: 'Kennwörter zurücksetzen', passed: '' },
    'unexpire-password': { name: 'Kennwörter wieder gültig machen', passed: '' },
    'write-lockout-time': { name: 'lockoutTime schreiben', passed: '' },
    'write-pwd-last-set': { name: 'pwdLastSet schreiben', passed: '' },
    'write-properties': { name: 'Eigenschaften schreiben', passed: '' },
    'create-delete-groups': { name: 'Gruppen anlegen und löschen', passed: '' },
  },
  tenantLabel: 'Prüfungen des Mandanten',
  of: '{name}: {subject}',
  in: '{name} in {domain}',
  exceptions: '{count#Objekt hält|Objekte halten} geerbte Rechte fern: {names}',
  shell: '{row}: {shell}[, {place}]',
  shells: {
    cmd: 'Auf einem Domänencontroller, in einer Eingabeaufforderung als Domänenadministrator',
    powershell: 'In PowerShell als Domänenadministrator',
    samba: 'Auf dem Samba-Domänencontroller, als root',
  },
  again: 'Alles noch einmal prüfen',
  running: 'Wird geprüft …',
  showAll: 'Alle zeigen',
  showLess: 'Weniger zeigen',
  copyAll: 'Alle Befehle kopieren',
};
