/** DNs with their object's identifiers before them, as the extended DN control wants them ([MS-ADTS] 3.1.1.3.4.1.5). */

import { guidValue } from './directory.ts';
import type { Directory } from './directory.ts';
import type { DnWriter } from './attribute-values.ts';
import { sidText } from './identifiers.ts';

/** `form` 0: hexadecimal, 1: text, undefined: plain DNs. */
export function dnWriter(directory: Directory, form: 0 | 1 | undefined): DnWriter {
  if (form === undefined) return (object) => directory.dnOf(object);
  const objectSid = directory.schema.known('objectSid');
  return (object) => {
    const sid = object.octets(objectSid);
    const guid = form === 1 ? object.guid : guidValue(object.guid).toString('hex');
    const sidPart = sid ? `<SID=${form === 1 ? sidText(sid) : Buffer.from(sid).toString('hex')}>;` : '';
    return `<GUID=${guid}>;${sidPart}${directory.dnOf(object)}`;
  };
}
