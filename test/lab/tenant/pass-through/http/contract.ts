/** What the services over HTTP have in common: the form of a message, the administrator's token, the facts of the machine. */

import {
  textIn,
  typeOf,
  type XmlElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { DIRECTORY_ROLES } from '../../applications/administrators.ts';
import { REGISTRATION_RESOURCE } from '../../applications/registrations.ts';
import { childrenOf, only, textOf, type Expected, type Inspection } from '../../directory-sync/wire/inspection.ts';
import { readToken } from '../../sign-in/access-token.ts';
import type { PassThroughService } from '../service.ts';
import { REGISTRATION_COMMONS, REGISTRATION, SYSTEM_SETTINGS } from '../wire/names.ts';
import { readXml } from '../xml.ts';

/** As the listener hands it on. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly remoteAddress: string;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  readonly cut?: true;
}

export const XML_TYPE = 'application/xml; charset=utf-8';

export function xmlAnswer(body: string): ServiceAnswer {
  return { status: 200, headers: { 'Content-Type': XML_TYPE }, body: `<?xml version="1.0" encoding="utf-8"?>${body}` };
}

/** The message's element, with what is wrong with the request as a whole among the findings. */
export function readMessage(request: ServiceRequest, name: string, namespace: string, findings: string[]) {
  const type = (request.headers['content-type'] ?? '').toLowerCase().replaceAll(' ', '');
  if (type !== XML_TYPE.replaceAll(' ', '')) findings.push(`Content-Type: "${type}" is not "${XML_TYPE}"`);
  const root = readXml(request.body);
  if (root === undefined) {
    findings.push('no XML');
    return undefined;
  }
  if (root.name !== name || root.namespace !== namespace) {
    findings.push(`{${root.namespace}}${root.name} is not {${namespace}}${name}`);
  }
  return root;
}

export const all = (namespace: string, names: string): Expected[] =>
  names.split(' ').map((name) => {
    const optional = name.endsWith('?');
    return { namespace, name: name.replace('?', ''), ...(optional ? { occurs: 'optional' as const } : {}) };
  });

/** The children in their order, as texts by name; nil and missing ones are ''. */
export function textsOf(inspection: Inspection, element: XmlElement, expected: readonly Expected[]) {
  const children = childrenOf(inspection, element, expected);
  return (name: string): string => textIn(only(children, name)) ?? '';
}

/** Of registration and renewal alike. */
export function checkSystemSettings(inspection: Inspection, parent: XmlElement, element: XmlElement): string {
  const type = typeOf({ ...element, scope: { prefix: 'a', namespace: SYSTEM_SETTINGS, outer: undefined } });
  if (type?.name !== 'SystemSettings')
    inspection.findings.push(`${parent.name}/${element.name}: no i:type of SystemSettings`);
  const children = childrenOf(
    inspection,
    element,
    all(SYSTEM_SETTINGS, 'MachineName OsLanguage OsLocale OsSku OsVersion'),
  );
  for (const name of ['OsLanguage', 'OsLocale', 'OsSku']) {
    const text = textOf(inspection, element, only(children, name));
    if (!/^[0-9a-f]+$/i.test(text)) inspection.findings.push(`${element.name}/${name}: "${text}" is no number`);
  }
  textOf(inspection, element, only(children, 'OsVersion'), 'version');
  const machine = textOf(inspection, element, only(children, 'MachineName'));
  if (machine === '') inspection.findings.push(`${element.name}/MachineName: empty`);
  return machine;
}

export const systemSettingsInformation: Expected = {
  namespace: REGISTRATION_COMMONS,
  name: 'SystemSettingsInformation',
};
export const systemSettings: Expected = { namespace: REGISTRATION, name: 'SystemSettings' };

/** Who may register agents ("Microsoft Entra pass-through authentication - Quickstart", prerequisites). */
const MAY_REGISTER_AGENTS: readonly string[] = [
  DIRECTORY_ROLES['Global Administrator'],
  DIRECTORY_ROLES['Hybrid Identity Administrator'],
];

/** Why the token is refused; undefined where it is good. */
export function refusalOfToken({ keys, tenantId, clock }: PassThroughService, token: string): string | undefined {
  const verdict = readToken(keys, token.trim());
  if ('refusal' in verdict) return verdict.refusal;
  const { aud, tid, exp, nbf, wids } = verdict.claims;
  if (aud !== REGISTRATION_RESOURCE) return `The audience '${String(aud)}' of the token is not this service.`;
  if (tid !== tenantId) return 'The token is of another tenant.';
  const seconds = clock() / 1000;
  if (typeof exp !== 'number' || exp <= seconds || typeof nbf !== 'number' || nbf > seconds + 300) {
    return 'The token is expired or not valid yet.';
  }
  const roles = Array.isArray(wids) ? wids.map(String) : [];
  if (!roles.some((role) => MAY_REGISTER_AGENTS.includes(role))) {
    return 'The user is neither a global administrator nor a hybrid identity administrator.';
  }
  return undefined;
}
