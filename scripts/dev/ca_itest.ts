import { assertEquals, assertFalse, assertNotEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { X509Certificate } from "node:crypto";
import { type Certificates, ensureCertificates } from "./ca.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { withFolder } from "./testing.ts";

const NAMES = ["localhost", "www.localhost", "api.localhost", "127.0.0.1"];
const DAY_MS = 24 * 60 * 60 * 1000;

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

function read(certificates: Certificates): Record<keyof Certificates, string> {
  return {
    caPath: Deno.readTextFileSync(certificates.caPath),
    certificatePath: Deno.readTextFileSync(certificates.certificatePath),
    keyPath: Deno.readTextFileSync(certificates.keyPath),
  };
}

/** Serves one answer with the certificate and asks for it as a client that trusts the authority. */
async function fetchOnce(files: Record<keyof Certificates, string>): Promise<string> {
  const tls = { cert: files.certificatePath, key: files.keyPath };
  const server = Deno.serve(
    { ...tls, hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("served"),
  );
  using client = Deno.createHttpClient({ caCerts: [files.caPath] });
  try {
    // The types of the browser's fetch, which the site needs, know no `client`.
    const options: RequestInit & { client: Deno.HttpClient } = { client };
    const answer = await fetch(`https://127.0.0.1:${server.addr.port}/`, options);
    return await answer.text();
  } finally {
    await server.shutdown();
  }
}

describe("ensureCertificates", () => {
  it("makes a certificate that clients accept when they trust the authority", () =>
    withFolder(async (directory) => {
      const files = read(await ensureCertificates(directory, NAMES));
      assertEquals(await fetchOnce(files), "served");
    }));

  it("keeps keys for their owner only", () =>
    withFolder(async (directory) => {
      const { keyPath } = await ensureCertificates(directory, NAMES);
      for (const path of [keyPath, `${directory}/ca.key`]) {
        assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
      }
    }));

  it("names the hosts and the address that it was asked for", () =>
    withFolder(async (directory) => {
      const { certificatePath } = await ensureCertificates(directory, NAMES);
      const certificate = new X509Certificate(Deno.readTextFileSync(certificatePath));
      assertEquals(
        certificate.subjectAltName,
        "DNS:localhost, DNS:www.localhost, DNS:api.localhost, IP Address:127.0.0.1",
      );
      assertFalse(certificate.ca);
    }));

  it("changes nothing the second time", () =>
    withFolder(async (directory) => {
      const first = read(await ensureCertificates(directory, NAMES));
      assertEquals(read(await ensureCertificates(directory, NAMES)), first);
      const names = [...Deno.readDirSync(directory)].map((entry) => entry.name).toSorted();
      assertEquals(names, ["ca.key", "ca.pem", "server.key", "server.pem"]);
    }));

  it("keeps the authority but renews the certificate in its last week", () =>
    withFolder(async (directory) => {
      const first = read(await ensureCertificates(directory, NAMES));
      const before = read(await ensureCertificates(directory, NAMES, daysFromNow(82)));
      assertEquals(before, first);
      const after = read(await ensureCertificates(directory, NAMES, daysFromNow(84)));
      assertEquals(after.caPath, first.caPath);
      assertNotEquals(after.certificatePath, first.certificatePath);
    }));

  it("makes a certificate for a name that was added", () =>
    withFolder(async (directory) => {
      await ensureCertificates(directory, ["localhost"]);
      const { certificatePath } = await ensureCertificates(directory, [
        "localhost",
        "new.localhost",
      ]);
      const { subjectAltName } = new X509Certificate(Deno.readTextFileSync(certificatePath));
      assertEquals(subjectAltName, "DNS:localhost, DNS:new.localhost");
    }));

  it("makes a pair anew whose halves do not belong together", () =>
    withFolder(async (directory) => {
      const first = await ensureCertificates(directory, NAMES);
      Deno.copyFileSync(`${directory}/ca.key`, first.keyPath);
      const files = read(await ensureCertificates(directory, NAMES));
      assertEquals(await fetchOnce(files), "served");
    }));

  it("makes the certificate anew when the authority was lost", () =>
    withFolder(async (directory) => {
      await ensureCertificates(directory, NAMES);
      Deno.writeTextFileSync(`${directory}/ca.pem`, "not a certificate");
      const files = read(await ensureCertificates(directory, NAMES));
      assertEquals(await fetchOnce(files), "served");
    }));

  it("cannot be used for a name outside this machine", () =>
    withFolder(async (directory) => {
      const files = read(await ensureCertificates(directory, ["www.example.org"]));
      await assertRejects(() => fetchOnce(files), TypeError);
      const { success } = await new Deno.Command("openssl", {
        args: ["verify", "-CAfile", `${directory}/ca.pem`, `${directory}/server.pem`],
        stdout: "null",
        stderr: "null",
      }).output();
      assertFalse(success);
    }));

  it("says which certificate could not be made, and leaves no half of it", () =>
    withFolder(async (directory) => {
      await assertRejects(
        () => ensureCertificates(directory, ["not a name,"]),
        ExpectedFailure,
        'Cannot make certificate "server": openssl failed',
      );
      const names = [...Deno.readDirSync(directory)].map((entry) => entry.name).toSorted();
      assertEquals(names, ["ca.key", "ca.pem"]);
    }));
});
