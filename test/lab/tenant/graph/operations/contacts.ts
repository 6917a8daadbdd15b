/** `/contacts`: read only, for no operation of Graph writes one ("orgContact resource type"). */

import { findVisible, type StoredObject } from '../../directory/directory.ts';
import { notFound } from '../../graph-error.ts';
import { listObjects } from '../query/listing.ts';
import { expandedManager, parseSelect, project } from '../query/projection.ts';
import { parseExpand, parseListQuery } from '../query/query-options.ts';
import { contextUrl, ok, type GraphContext, type GraphResponse } from '../service.ts';

export function listContacts({ service, request }: GraphContext): GraphResponse {
  const query = parseListQuery(request, 'contact');
  return ok(listObjects(service, request, query, service.directory.contacts, 'contacts'));
}

export function getContact(context: GraphContext): GraphResponse {
  const { service, request } = context;
  const contact = requireContact(context);
  const select = parseSelect('contact', request.query.get('$select'));
  const expansion = parseExpand('contact', request.query.get('$expand'));
  return ok({
    '@odata.context': contextUrl(request, 'contacts/$entity'),
    ...project(contact, select),
    ...(expansion === undefined ? {} : expandedManager(service.directory, contact, expansion.select)),
  });
}

export function requireContact({ service, params }: GraphContext): StoredObject {
  const id = params['orgContact-id'] ?? '';
  const contact = findVisible(service.directory, id);
  if (contact?.kind !== 'contact') throw notFound(id);
  return contact;
}
