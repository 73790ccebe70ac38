import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listeningInodes } from "./port_owners.ts";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1
   1: 0100007F:1F40 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 222 1
   2: 00000000:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1
`;

describe("listeningInodes", () => {
  it("finds the socket that listens on the port", () => {
    assertEquals(listeningInodes(TABLE, 8443), ["333"]);
  });

  it("leaves connections of that port out", () => {
    assertEquals(listeningInodes(TABLE, 8000), ["111"]);
  });

  it("finds nothing for a port nobody listens on, nor in an empty table", () => {
    assertEquals(listeningInodes(TABLE, 80), []);
    assertEquals(listeningInodes("", 8443), []);
  });
});
