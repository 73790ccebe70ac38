/**
 * What must hold whatever was killed, repeated or lost. Each rule is one statement, so that it reads
 * one consistent state; it finds the rows that break it.
 */
import { assert, assertEquals } from "@std/assert";
import { sql } from "kysely";
import type { Database } from "../../api/db/driver.ts";
import { hasPdf } from "../../api/invoices/files.ts";
import { eventually } from "../../scripts/dev/testing.ts";
import type { World } from "./world.ts";

/** A sentence, and the query for the rows that contradict it. */
type Rules = Readonly<Record<string, string>>;

/** At every moment, in the middle of a crash too. */
export const ALWAYS = {
  "a contract is active only when it was paid": `
    SELECT id FROM contract
    WHERE (state IN ('active', 'suspended', 'terminating', 'renewed')) AND activatedAt IS NULL
      OR state IN ('pending_signature', 'pending_payment') AND activatedAt IS NOT NULL
      OR (activatedAt IS NULL) <> (startsOn IS NULL) OR (activatedAt IS NULL) <> (endsOn IS NULL)`,
  "a paid contract has one invoice of its price, which is paid": `
    SELECT c.id FROM contract c LEFT JOIN invoice i ON i.contractId = c.id
    GROUP BY c.id, c.activatedAt, c.netCents, c.vatCents, c.grossCents
    HAVING COUNT(i.id) <> (c.activatedAt IS NOT NULL)
      OR SUM(i.state <> 'paid' OR i.paidCents <> c.grossCents OR i.grossCents <> c.grossCents
        OR i.netCents <> c.netCents OR i.vatCents <> c.vatCents) > 0`,
  "a paid contract has one payment of its price, which settles its invoice": `
    SELECT c.id FROM contract c
    LEFT JOIN payment p ON p.contractId = c.id LEFT JOIN invoice i ON i.id = p.invoiceId
    GROUP BY c.id, c.activatedAt, c.grossCents
    HAVING COUNT(p.id) <> (c.activatedAt IS NOT NULL)
      OR SUM(p.state <> 'succeeded' OR p.amountCents <> c.grossCents OR i.contractId <> c.id) > 0`,
  "a company has at most one contract in force and one that waits": `
    SELECT companyId FROM contract WHERE state <> 'ended' GROUP BY companyId
    HAVING SUM(state IN ('active', 'suspended', 'terminating')) > 1
      OR SUM(state = 'pending_payment') > 1`,
  "an invoice is the sum of its lines": `
    SELECT i.id FROM invoice i LEFT JOIN invoice_line l ON l.invoiceId = i.id
    GROUP BY i.id, i.netCents, i.vatCents, i.grossCents
    HAVING COUNT(l.id) = 0 OR SUM(l.netCents) <> i.netCents OR SUM(l.vatCents) <> i.vatCents
      OR i.netCents + i.vatCents <> i.grossCents`,
  "numbers of invoices begin at 1 and leave no gap": `
    SELECT CONCAT(s.series, s.year) AS id FROM document_sequence s
    LEFT JOIN invoice i ON i.number LIKE CONCAT(s.series, s.year, '-%')
    GROUP BY s.series, s.year, s.lastNumber
    HAVING COUNT(i.id) <> s.lastNumber
      OR COALESCE(MAX(CAST(SUBSTRING(i.number, 7) AS UNSIGNED)), 0) <> s.lastNumber`,
  "an invoice's number is of a series": `
    SELECT i.id FROM invoice i LEFT JOIN document_sequence s
      ON i.number LIKE CONCAT(s.series, s.year, '-%')
    WHERE s.series IS NULL`,
  "a slot counts the bookings that hold a place of it": `
    SELECT s.id FROM slot s LEFT JOIN booking b ON b.heldSlotId = s.id
    GROUP BY s.id, s.booked, s.capacity HAVING COUNT(b.id) <> s.booked OR s.booked > s.capacity`,
  "a booking holds its place until it is cancelled": `
    SELECT id FROM booking
    WHERE (state = 'cancelled') <> (heldSlotId IS NULL)
      OR (state = 'cancelled') <> (cancelledAt IS NOT NULL) OR heldSlotId <> slotId`,
  "the quota used is the bookings that were not cancelled in time": `
    SELECT employeeId AS id, quotaMonth FROM (
      SELECT employeeId, quotaMonth, used, 0 AS taken FROM quota_usage WHERE kind = 'activity'
      UNION ALL
      SELECT b.employeeId, b.quotaMonth, 0, 1 FROM booking b JOIN slot s ON s.id = b.slotId
      WHERE b.state <> 'cancelled' OR b.cancelledAt > s.startsAt - INTERVAL 24 HOUR
    ) AS counted
    GROUP BY employeeId, quotaMonth HAVING SUM(used) <> SUM(taken)`,
  "an accepted invitation has made its employee a user": `
    SELECT i.id FROM invitation i JOIN employee e ON e.id = i.employeeId
    WHERE (i.acceptedAt IS NULL) <> (e.acceptedAt IS NULL)
      OR (e.acceptedAt IS NULL) <> (e.userId IS NULL)`,
  "an employee who was invited has an invitation": `
    SELECT e.id FROM employee e LEFT JOIN invitation i ON i.employeeId = e.id
    WHERE e.userId IS NULL AND i.id IS NULL`,
  "a company has somebody who runs it": `
    SELECT c.id FROM company c LEFT JOIN company_member m
      ON m.companyId = c.id AND m.role = 'company_admin'
    WHERE m.userId IS NULL`,
  "a user has one password": `
    SELECT u.id FROM user u
    LEFT JOIN account a ON a.userId = u.id AND a.providerId = 'credential'
    GROUP BY u.id HAVING COUNT(a.password) <> 1`,
  "a key that was used has its answer": `
    SELECT idempotencyKey AS id FROM idempotency_key WHERE answer = ''`,
} as const satisfies Rules;

/** As soon as everything that was under way has come to its end. */
export const AT_REST = {
  "every event of the payment provider is handled, and none refused": `
    SELECT id FROM stripe_event WHERE handledAt IS NULL OR needsAttention = 1`,
  "every job is done, and none dead": `
    SELECT id FROM outbox WHERE doneAt IS NULL OR deadAt IS NOT NULL`,
  "an invoice has its file": `SELECT id FROM invoice WHERE pdfSha256 IS NULL`,
  "a booking, and its end, told the employee once": `
    SELECT e.email AS id FROM employee e
    LEFT JOIN (
      SELECT employeeId, COUNT(*) AS made, SUM(state = 'cancelled') AS cancelled
      FROM booking GROUP BY employeeId
    ) AS b ON b.employeeId = e.id
    LEFT JOIN (
      SELECT JSON_VALUE(payload, '$.to') AS email,
        SUM(JSON_VALUE(payload, '$.template') = 'booking-confirmed') AS confirmed,
        SUM(JSON_VALUE(payload, '$.template') = 'booking-cancelled') AS cancelled
      FROM outbox WHERE kind = 'email' GROUP BY email
    ) AS m ON m.email = e.email
    WHERE COALESCE(b.made, 0) <> COALESCE(m.confirmed, 0)
      OR COALESCE(b.cancelled, 0) <> COALESCE(m.cancelled, 0)`,
  "an invoice is told once to everybody who handles invoices": `
    SELECT u.email AS id FROM company_member m JOIN user u ON u.id = m.userId
    LEFT JOIN (SELECT companyId, COUNT(*) AS issued FROM invoice GROUP BY companyId) AS i
      ON i.companyId = m.companyId
    LEFT JOIN (
      SELECT JSON_VALUE(payload, '$.to') AS email, COUNT(*) AS told FROM outbox
      WHERE kind = 'email' AND JSON_VALUE(payload, '$.template') = 'invoice-issued' GROUP BY email
    ) AS o ON o.email = u.email
    WHERE m.role IN ('company_admin', 'company_billing')
      AND COALESCE(i.issued, 0) <> COALESCE(o.told, 0)`,
  "an invitation is sent once": `
    SELECT i.id FROM invitation i JOIN employee e ON e.id = i.employeeId
    LEFT JOIN outbox o ON o.kind = 'email' AND JSON_VALUE(o.payload, '$.to') = e.email
      AND JSON_VALUE(o.payload, '$.template') = 'employee-invited'
    GROUP BY i.id HAVING COUNT(o.id) <> 1`,
} as const satisfies Rules;

/** Longer than the lease of a job whose worker died, and one try after it. */
const REST_WITHIN_MS = 90_000;
/** As many as the mail capture keeps. */
const INBOX_MAX = 500;

export async function assertInvariants({ effects: { db } }: World): Promise<void> {
  assertEquals(await findFaults(db, ALWAYS), {});
}

/** Waits until nothing is under way; then nothing may be missing, and no mail lost. */
export async function assertAtRest(world: World): Promise<void> {
  const { db } = world.effects;
  await eventually("every job is done", async () => {
    const row = await db.selectFrom("outbox").select("id").where("doneAt", "is", null)
      .where("deadAt", "is", null).limit(1).executeTakeFirst();
    return row === undefined;
  }, REST_WITHIN_MS);
  assertEquals(await findFaults(db, { ...ALWAYS, ...AT_REST }), {});
  await assertFilesWhole(world);
  await assertMailsArrived(world);
}

/** The file of every invoice is there, with the content that was noted. */
async function assertFilesWhole({ effects: { db }, folder }: World): Promise<void> {
  const invoices = await db.selectFrom("invoice").select(["id", "companyId", "pdfSha256"])
    .execute();
  for (const { id: invoiceId, companyId, pdfSha256 } of invoices) {
    const place = { uploadsDir: `${folder}/uploads`, companyId, invoiceId };
    assert(await hasPdf(place, pdfSha256 ?? ""), `the file of invoice ${invoiceId}`);
  }
}

/**
 * Every mail of the outbox has reached its addressee. One may have come twice, when nobody could
 * note the first time any more: with the same Message-ID then, and the same words.
 */
async function assertMailsArrived({ effects: { db }, stack, inbox }: World): Promise<void> {
  const { hostname } = new URL(stack.siteUrl);
  const sent = await db.selectFrom("outbox").select(["id", "payload"]).where("kind", "=", "email")
    .execute();
  const messages = await inbox.messages();
  assert(messages.length < INBOX_MAX, "the inbox has begun to forget");
  const arrived = new Map<string, Set<string>>();
  for (const { messageId, envelope, subject, text } of messages) {
    const copies = arrived.get(messageId ?? "") ?? new Set();
    arrived.set(messageId ?? "", copies.add(JSON.stringify([envelope.to, subject, text])));
  }
  const wanted = sent.map(({ id, payload }) => ({
    messageId: `<${id}@${hostname}>`,
    to: [JSON.parse(payload).to],
  }));
  const lost = wanted.filter(({ messageId, to }) => {
    const [copy] = arrived.get(messageId) ?? [];
    return copy === undefined || JSON.stringify(JSON.parse(copy)[0]) !== JSON.stringify(to);
  });
  assertEquals(lost, [], "mails that never arrived");
  const known = new Set(wanted.map(({ messageId }) => messageId));
  assertEquals([...arrived.keys()].filter((id) => !known.has(id)), [], "mails nobody sent");
  assertEquals([...arrived].filter(([, copies]) => copies.size > 1), [], "copies that differ");
}

/** The rows that break a rule, by rule; empty when all hold. */
export async function findFaults(db: Database, rules: Rules): Promise<Record<string, unknown[]>> {
  const faults: Record<string, unknown[]> = {};
  for (const [rule, statement] of Object.entries(rules)) {
    const { rows } = await sql.raw(statement).execute(db);
    if (rows.length > 0) faults[rule] = rows;
  }
  return faults;
}
