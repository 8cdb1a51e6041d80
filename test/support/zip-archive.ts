import { createRequire } from 'node:module';

/** The part of adm-zip that is used: onnxruntime-node brings it, and unpacks its own packages with it. */
interface AdmZip {
  addFile(name: string, contents: Buffer): void;
  getEntry(name: string): { header: { method: number } } | null;
  toBuffer(): Buffer;
}

const fromRuntime = createRequire(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
const Archive = fromRuntime('adm-zip') as new () => AdmZip;

/** A ZIP archive made by another implementation than the one that reads it. */
export function zipArchive(files: Record<string, Buffer>, options: { stored?: boolean } = {}): Buffer {
  const archive = new Archive();
  for (const [name, contents] of Object.entries(files)) {
    archive.addFile(name, contents);
    const entry = archive.getEntry(name);
    if (options.stored && entry) entry.header.method = 0;
  }
  return archive.toBuffer();
}
