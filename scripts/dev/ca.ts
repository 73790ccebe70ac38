/**
 * The certificate authority of this machine's development stack. It is made once and may speak for
 * `localhost` only (RFC 5280, name constraints), so that trusting it in a browser risks nothing.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { ExpectedFailure } from "./expected_failure.ts";
import { SYSTEM_PATH } from "./commands.ts";
import { readIfThere, writePrivateFile } from "./private_files.ts";

/** Paths of what `ensureCertificates` keeps. */
export interface Certificates {
  /** The authority's certificate: what programs and people trust. */
  readonly caPath: string;
  /** The servers' certificate, for all names. */
  readonly certificatePath: string;
  readonly keyPath: string;
}

const RENEW_BEFORE_MS = 7 * 24 * 60 * 60 * 1000;
const CA_DAYS = 3650;
const LEAF_DAYS = 90;

/**
 * Makes the authority and the certificate for `hostnames` in `directory`, or keeps those that are
 * there while they fit and last more than a week.
 * @throws {ExpectedFailure} when openssl fails
 */
export async function ensureCertificates(
  directory: string,
  hostnames: readonly string[],
  now: Date = new Date(),
): Promise<Certificates> {
  Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const authority = await ensureAuthority(directory, now);
  const leaf = readPair(directory, "server");
  if (leaf === undefined || !isFit(leaf, hostnames, now) || !isSignedBy(leaf, authority)) {
    await makeLeaf(directory, hostnames);
  }
  return {
    caPath: `${directory}/ca.pem`,
    certificatePath: `${directory}/server.pem`,
    keyPath: `${directory}/server.key`,
  };
}

interface Pair {
  readonly certificate: X509Certificate;
  readonly key: string;
}

async function ensureAuthority(directory: string, now: Date): Promise<Pair> {
  const kept = readPair(directory, "ca");
  if (kept !== undefined && lasts(kept.certificate, now)) return kept;
  await makeCertificate(directory, "ca", [
    "-days",
    String(CA_DAYS),
    "-subj",
    "/CN=BusinessCare development CA/O=this machine only",
    "-addext",
    "basicConstraints=critical,CA:TRUE,pathlen:0",
    "-addext",
    "keyUsage=critical,keyCertSign,cRLSign",
    "-addext",
    "nameConstraints=critical,permitted;DNS:localhost,permitted;IP:127.0.0.0/255.0.0.0",
  ]);
  const made = readPair(directory, "ca");
  if (made === undefined) throw new ExpectedFailure(`Cannot read "${directory}/ca.pem"`);
  return made;
}

async function makeLeaf(directory: string, hostnames: readonly string[]): Promise<void> {
  const names = hostnames.map((name) => `${isAddress(name) ? "IP" : "DNS"}:${name}`);
  await makeCertificate(directory, "server", [
    "-CA",
    `${directory}/ca.pem`,
    "-CAkey",
    `${directory}/ca.key`,
    "-days",
    String(LEAF_DAYS),
    "-subj",
    "/CN=BusinessCare development",
    "-addext",
    "basicConstraints=critical,CA:FALSE",
    "-addext",
    "keyUsage=critical,digitalSignature",
    "-addext",
    "extendedKeyUsage=serverAuth",
    "-addext",
    `subjectAltName=${names.join(",")}`,
  ]);
}

/** Makes `<name>.pem` and `<name>.key`; both appear complete, the key first. */
async function makeCertificate(
  directory: string,
  name: string,
  args: readonly string[],
): Promise<void> {
  const work = Deno.makeTempDirSync({ dir: directory, prefix: "making-" });
  try {
    // The distribution's own settings would add extensions: ours are all on the command line.
    Deno.writeTextFileSync(`${work}/openssl.cnf`, "[req]\ndistinguished_name=name\n[name]\n");
    const { success, stderr } = await new Deno.Command("openssl", {
      args: [
        ...["req", "-x509", "-config", `${work}/openssl.cnf`, "-sha256", "-nodes"],
        ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ...["-keyout", `${work}/key`, "-out", `${work}/pem`],
        ...args,
      ],
      env: { PATH: SYSTEM_PATH },
    }).output();
    if (!success) {
      const lines = new TextDecoder().decode(stderr).trim().split("\n");
      throw new ExpectedFailure(`Cannot make certificate "${name}": openssl failed`, lines);
    }
    writePrivateFile(`${directory}/${name}.key`, Deno.readTextFileSync(`${work}/key`));
    Deno.renameSync(`${work}/pem`, `${directory}/${name}.pem`);
  } finally {
    Deno.removeSync(work, { recursive: true });
  }
}

/** A certificate and its key; undefined when they are missing, broken or not of one another. */
function readPair(directory: string, name: string): Pair | undefined {
  const pem = readIfThere(`${directory}/${name}.pem`);
  const key = readIfThere(`${directory}/${name}.key`);
  if (pem === undefined || key === undefined) return undefined;
  try {
    const certificate = new X509Certificate(pem);
    return certificate.checkPrivateKey(createPrivateKey(key)) ? { certificate, key } : undefined;
  } catch {
    return undefined;
  }
}

function isFit(leaf: Pair, hostnames: readonly string[], now: Date): boolean {
  const named = new Set(
    (leaf.certificate.subjectAltName ?? "").split(", ").map((name) =>
      name.replace(/^(DNS|IP Address):/, "")
    ),
  );
  return lasts(leaf.certificate, now) && hostnames.every((name) => named.has(name));
}

function isSignedBy(leaf: Pair, authority: Pair): boolean {
  return leaf.certificate.verify(authority.certificate.publicKey);
}

function lasts(certificate: X509Certificate, now: Date): boolean {
  return Date.parse(certificate.validTo) - now.getTime() > RENEW_BEFORE_MS;
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name);
}
