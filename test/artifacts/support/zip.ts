import { crc32, deflateRawSync } from "node:zlib";

/** A file in an archive made by {@link zip}. */
export interface ZipEntry {
  name: string;
  content: Uint8Array;
  /** Deflates the content. */
  packed?: boolean;
  /** The method it claims, when `content` is packed already. */
  method?: number;
  /** The length it claims. */
  unpacked?: number;
}

/** Writes a ZIP archive (PKWARE APPNOTE 6.3.10), with whatever lengths its entries claim. */
export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content, packed = false, method = packed ? 8 : 0, unpacked = content.length } of entries) {
    const data = packed ? deflateRawSync(content) : Buffer.from(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(unpacked, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    list.push(Buffer.from("PK\u0001\u0002\u0014\0", "latin1"), fields, rest, Buffer.from(name));
    const file = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), fields, Buffer.from(name), data]);
    files.push(file);
    at += file.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...files, directory, end]));
}
