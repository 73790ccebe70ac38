/** The rules themselves: the demo data keeps them, and each of them notices when it is broken. */
import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { sql } from "kysely";
import { type Database, openDatabase } from "../../api/db/driver.ts";
import type { Stack } from "../../scripts/dev/stack.ts";
import { startTestStack } from "../../scripts/dev/test_stack.ts";
import { ALWAYS, AT_REST, findFaults } from "./invariants.ts";

/** `calm` makes hold what the demo data cannot: it has no mail and no file. */
interface Breakage {
  readonly calm?: string;
  readonly breaks: string;
}

const NOW = "UTC_TIMESTAMP(3)";
const mail = (template: string, to: string) =>
  `UUID(), 'email', JSON_OBJECT('template', '${template}', 'to', ${to}),
   ${NOW}, ${NOW}, 1, ${NOW}, NULL, NULL`;

/** Total: a rule without a breakage does not compile. */
const BREAKAGES: Record<keyof typeof ALWAYS | keyof typeof AT_REST, Breakage> = {
  "a contract is active only when it was paid": {
    breaks: "UPDATE contract SET state = 'active' WHERE state = 'pending_payment'",
  },
  "a paid contract has one invoice of its price, which is paid": {
    breaks: "UPDATE invoice SET paidCents = paidCents - 1 LIMIT 1",
  },
  "a paid contract has one payment of its price, which settles its invoice": {
    breaks: "DELETE FROM payment LIMIT 1",
  },
  "a company has at most one contract in force and one that waits": {
    breaks: "UPDATE contract SET companyId = (SELECT id FROM company LIMIT 1)",
  },
  "an invoice is the sum of its lines": {
    breaks: "UPDATE invoice_line SET vatCents = vatCents + 1 LIMIT 1",
  },
  "numbers of invoices begin at 1 and leave no gap": {
    breaks: "UPDATE document_sequence SET lastNumber = lastNumber + 1",
  },
  "an invoice's number is of a series": { breaks: "DELETE FROM document_sequence" },
  "a slot counts the bookings that hold a place of it": {
    breaks: "UPDATE slot SET booked = booked + 1 WHERE booked < capacity LIMIT 1",
  },
  "a booking holds its place until it is cancelled": {
    breaks: "UPDATE booking SET heldSlotId = NULL WHERE state = 'confirmed' LIMIT 1",
  },
  "the quota used is the bookings that were not cancelled in time": {
    breaks: "UPDATE quota_usage SET used = used + 1 LIMIT 1",
  },
  "an accepted invitation has made its employee a user": {
    breaks: "UPDATE invitation SET acceptedAt = NULL WHERE acceptedAt IS NOT NULL LIMIT 1",
  },
  "an employee who was invited has an invitation": {
    breaks: "DELETE FROM invitation WHERE acceptedAt IS NULL",
  },
  "a company has somebody who runs it": {
    breaks: "DELETE FROM company_member WHERE role = 'company_admin' LIMIT 1",
  },
  "a user has one password": { breaks: "DELETE FROM account LIMIT 1" },
  "a key that was used has its answer": {
    breaks: `INSERT INTO idempotency_key VALUES ('', 'key', 0, REPEAT('0', 64), '', ${NOW})`,
  },
  "every event of the payment provider is handled, and none refused": {
    breaks: `INSERT INTO stripe_event VALUES ('evt', 'type', '{}', ${NOW}, NULL, NULL, 1)`,
  },
  "every job is done, and none dead": {
    calm: `UPDATE outbox SET doneAt = ${NOW}`,
    breaks: "UPDATE outbox SET doneAt = NULL LIMIT 1",
  },
  "an invoice has its file": {
    calm: "UPDATE invoice SET pdfSha256 = REPEAT('0', 64)",
    breaks: "UPDATE invoice SET pdfSha256 = NULL LIMIT 1",
  },
  "a booking, and its end, told the employee once": {
    calm: "DELETE FROM booking",
    breaks: `INSERT INTO outbox SELECT ${mail("booking-confirmed", "email")} FROM employee LIMIT 1`,
  },
  "an invoice is told once to everybody who handles invoices": {
    calm: "DELETE FROM invoice",
    breaks: `INSERT INTO outbox SELECT ${mail("invoice-issued", "u.email")}
      FROM company_member m JOIN user u ON u.id = m.userId WHERE m.role = 'company_admin' LIMIT 1`,
  },
  "an invitation is sent once": {
    calm: `INSERT INTO outbox SELECT ${mail("employee-invited", "e.email")}
      FROM invitation i JOIN employee e ON e.id = i.employeeId`,
    breaks: "DELETE FROM outbox WHERE JSON_VALUE(payload, '$.template') = 'employee-invited'",
  },
};

let stack: Stack;
let db: Database;
beforeAll(async () => {
  stack = await startTestStack("invariants", { seed: 1, services: ["database"] });
  // One connection: what is broken in it must not be seen, or kept, by another.
  db = openDatabase(stack.databaseUrl, { connectionsMax: 1 });
});
afterAll(async () => {
  await db.destroy();
  await stack.stop();
});

describe("the demo data", () => {
  it("keeps every rule that holds at every moment", async () => {
    assertEquals(await findFaults(db, ALWAYS), {});
  });
});

describe("the rule that", () => {
  for (const [rule, statement] of Object.entries({ ...ALWAYS, ...AT_REST })) {
    it(`${rule}: notices when it is broken`, async () => {
      const { calm, breaks } = breakageOf(rule);
      const broken = () => findFaults(db, { [rule]: statement }).then(Object.keys);
      await sql`SET foreign_key_checks = 0`.execute(db);
      await sql`START TRANSACTION`.execute(db);
      try {
        if (calm !== undefined) await sql.raw(calm).execute(db);
        assertEquals(await broken(), []);
        await sql.raw(breaks).execute(db);
        assertEquals(await broken(), [rule]);
      } finally {
        await sql`ROLLBACK`.execute(db);
      }
    });
  }
});

function breakageOf(rule: string): Breakage {
  const [, breakage] = Object.entries(BREAKAGES).find(([name]) => name === rule) ?? [];
  if (breakage === undefined) throw new Error(`Cannot break "${rule}": nobody said how`);
  return breakage;
}
