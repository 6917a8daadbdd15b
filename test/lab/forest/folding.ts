/**
 * How Active Directory compares text: without regard to case, width and accents (LCMapString with NORM_IGNORECASE,
 * NORM_IGNORENONSPACE, NORM_IGNOREWIDTH; [MS-ADTS] 3.1.1.3.1.3.1, 6.5). Names of siblings are compared by case only here, so
 * that a directory may hold José beside Jose as Samba's may.
 */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  // The Japanese voicing marks tell letters apart and are kept.
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .toLowerCase();
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}
