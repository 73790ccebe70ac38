/** Where invoices' PDFs live: `<uploads>/invoices/<companyId>/<invoiceId>.pdf`, kept for ever. */

export interface FilePlace {
  readonly uploadsDir: string;
  readonly companyId: string;
  readonly invoiceId: string;
}

/**
 * Writes a file whole or not at all: under a name of its own first, on disk, then renamed.
 */
export async function writePdf(place: FilePlace, bytes: Uint8Array): Promise<void> {
  const path = pathOf(place);
  await Deno.mkdir(folderOf(place), { recursive: true, mode: 0o750 });
  const draft = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    using file = await Deno.open(draft, { write: true, createNew: true, mode: 0o640 });
    await writeAll(file, bytes);
    await file.sync();
    await Deno.rename(draft, path);
  } catch (error) {
    await Deno.remove(draft).catch(() => undefined);
    throw error;
  }
}

/** @throws Error when the file is gone or is not what was stored */
export async function readPdf(
  place: FilePlace,
  sha256: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(pathOf(place));
  if (await hashOf(bytes) !== sha256) {
    throw new Error(`Cannot trust the file of invoice "${place.invoiceId}": it was changed`);
  }
  return bytes;
}

/** Whether the file is there, with the content that was stored. */
export async function hasPdf(place: FilePlace, sha256: string): Promise<boolean> {
  try {
    return await hashOf(await Deno.readFile(pathOf(place))) === sha256;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** SHA-256 in hexadecimal. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}

function folderOf({ uploadsDir, companyId }: FilePlace): string {
  return `${uploadsDir}/invoices/${companyId}`;
}

function pathOf(place: FilePlace): string {
  return `${folderOf(place)}/${place.invoiceId}.pdf`;
}
