/** Several sizes of an icon in one file, as Windows and macOS want them; both take PNG images inside. */

export interface IconImage {
  /** Of each side, in pixels. */
  readonly size: number;
  readonly png: Buffer;
}

const ICO_HEADER = 6;
const ICO_ENTRY = 16;

/** ICONDIR and ICONDIRENTRY, as in the Win32 documentation on icons; a size of 256 is written as 0. */
export function icoOf(images: readonly IconImage[]): Buffer {
  const header = Buffer.alloc(ICO_HEADER + ICO_ENTRY * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, png }, index) => {
    const at = ICO_HEADER + ICO_ENTRY * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    // One plane, 32 bits a pixel.
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(({ png }) => png)]);
}

/** The types that carry PNG, by size; those of a doubled density name the same pixels again. */
const ICNS_TYPES: { readonly [size: number]: readonly string[] } = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['icp6', 'ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** An Icon Family: blocks of a four-letter type, their length with the head included (big-endian), and the image. */
export function icnsOf(images: readonly IconImage[]): Buffer {
  const blocks = images.flatMap(({ size, png }) => (ICNS_TYPES[size] ?? []).map((type) => block(type, png)));
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
