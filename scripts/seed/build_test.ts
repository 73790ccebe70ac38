import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { isSiren } from "../../api/company/siren.ts";
import type { PlanVersion } from "../../api/plans/service.ts";
import { freeCancellationUntil } from "../../api/bookings/view.ts";
import { toQuotaMonth, toServiceDate } from "../../api/quota/service.ts";
import { buildRows } from "./build.ts";
import { demoEmail, demoLogins } from "./demo_logins.ts";
import type { Rows } from "./rows.ts";

const plan = (
  ...[name, headcountMin, headcountMax, priceCents, activitiesPerMonth]: readonly [
    PlanVersion["plan"],
    number,
    number | null,
    number,
    number,
  ]
): PlanVersion => ({
  id: `plan-${name}`,
  plan: name,
  validFrom: "2025-01-01",
  headcountMin,
  headcountMax,
  priceCents,
  currency: "EUR",
  vatRateBp: 2_000,
  activitiesPerMonth,
  medicalPerMonth: 1,
  extraMedicalCents: 7_500,
  chatbotQuestionsPerMonth: null,
  adviceLevel: "none",
});
const PLANS = [
  plan("starter", 1, 30, 18_000, 2),
  plan("basic", 31, 250, 15_000, 3),
  plan("premium", 251, null, 10_000, 4),
];
const NOW = new Date("2026-11-22T09:00:00Z");

async function build(seed = 1, now = NOW): Promise<Rows["lists"]> {
  const encrypt = (text: string) => Promise.resolve(`encrypted ${text}`);
  return (await buildRows({ seed, now, planVersions: PLANS }, encrypt)).lists;
}

const built = new Map<string, Promise<Rows["lists"]>>();

/** As `build`, once per world: most of its time goes into the password's hash. */
function buildOnce(seed = 1, now = NOW): Promise<Rows["lists"]> {
  const key = `${seed} ${now.getTime()}`;
  const rows = built.get(key) ?? build(seed, now);
  built.set(key, rows);
  return rows;
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  return Map.groupBy(rows, keyOf);
}

const sumLuhn = (digits: string) =>
  [...digits].reverse().map(Number).reduce((sum, digit, index) => {
    const value = index % 2 === 1 ? digit * 2 : digit;
    return sum + (value > 9 ? value - 9 : value);
  }, 0);

describe("the demo data", () => {
  it("is large enough to show everything", async () => {
    const rows = await buildOnce();
    assert(rows.company.length >= 30);
    assertEquals([rows.employee.length, rows.provider.length], [600, 30]);
    assertEquals([rows.service.length, rows.event.length, rows.venue.length], [30, 30, 10]);
    const plans = new Set(rows.contract.map((contract) => contract.planVersionId));
    assertEquals(plans, new Set(PLANS.map((version) => version.id)));
    const states = new Set(rows.contract.map((contract) => contract.state));
    assertEquals(states, new Set(["active", "renewed", "ended", "pending_payment"]));
    const contracted = new Set(rows.contract.map((contract) => contract.companyId));
    assert(rows.company.some((company) => !contracted.has(company.id)));
    const cities = new Set(rows.company.map((company) => company.city));
    for (const city of ["Paris", "Troyes", "Nice", "Biarritz"]) assert(cities.has(city), city);
    assertEquals(new Set(rows.service.map((service) => service.category)).size, 8);
  });

  it("is the same for the same seed and moment, and other for another seed", async () => {
    const [first, again, other] = [await buildOnce(), await build(), await build(2)];
    assertEquals(JSON.stringify(again), JSON.stringify(first));
    assertNotEquals(JSON.stringify(other), JSON.stringify(first));
  });

  it("bears numbers that pass their check and that no company has", async () => {
    const rows = await buildOnce();
    for (const { siren } of rows.company) assert(isSiren(siren) && siren.startsWith("0"), siren);
    for (const { siret } of rows.provider) {
      assertMatch(siret, /^0\d{13}$/);
      assert(isSiren(siret.slice(0, 9)) && sumLuhn(siret) % 10 === 0, siret);
    }
    assertEquals(new Set(rows.company.map((company) => company.siren)).size, rows.company.length);
  });

  it("has nobody's real address", async () => {
    const rows = await buildOnce();
    for (const { email } of [...rows.user, ...rows.employee]) assertMatch(email, /\.example$/);
    assertEquals(new Set(rows.user.map((user) => user.email)).size, rows.user.length);
  });

  it("has an account for every demo log-in, and its role", async () => {
    const rows = await buildOnce();
    const idOf = new Map(rows.user.map((user) => [user.email, user.id]));
    for (const { role, email, totpSecret } of demoLogins) {
      const userId = idOf.get(email);
      const roles = [
        ...rows.staff_member.filter((row) => row.userId === userId).map((row) => row.role),
        ...rows.company_member.filter((row) => row.userId === userId).map((row) => row.role),
        ...rows.employee.filter((row) => row.userId === userId).map(() => "employee"),
        ...rows.provider.filter((row) => row.userId === userId).map(() => "provider"),
      ];
      assertEquals([email, roles], [email, [role]]);
      const factors = rows.two_factor.filter((row) => row.userId === userId);
      assertEquals(factors.length, totpSecret === undefined ? 0 : 1);
    }
  });

  it("says every service and event in French and English, each in its own words", async () => {
    const rows = await buildOnce();
    const texts = [
      ...rows.service_text.map((text) => ({ ...text, id: text.serviceId })),
      ...rows.event_text.map((text) => ({ ...text, id: text.eventId, description: "-" })),
    ];
    const byId = groupBy(texts, (text) => text.id);
    assertEquals(byId.size, 60);
    for (const [id, [first, second, ...rest]] of byId) {
      assertEquals([id, first?.language, second?.language, rest.length], [id, "fr", "en", 0]);
      assertNotEquals(first?.summary, second?.summary);
    }
    for (const text of texts) {
      assert(text.name !== "" && text.summary !== "" && text.description !== "");
    }
    const names = rows.service_text.map((text) => `${text.language} ${text.name}`);
    assertEquals(new Set(names).size, names.length);
  });
});

/** Seeds and moments; among them weeks in which the clocks change and months end. */
const worlds = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  now: fc.date({
    min: new Date("2026-09-01T00:00:00Z"),
    max: new Date("2028-12-31T23:59:59Z"),
    noInvalidDate: true,
  }),
});

/** All rules see the same worlds of a run; fast-check prints the number when one fails. */
const RUN = Date.now() % 2 ** 31;

/** Checks a rule on a few worlds, and on both sides of each change of the clocks. */
async function assertAlways(check: (rows: Rows["lists"], now: Date) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ seed, now }) => check(await buildOnce(seed, now), now)),
    {
      seed: RUN,
      numRuns: 12,
      examples: [
        [{ seed: 1, now: new Date("2027-03-10T23:30:00Z") }],
        [{ seed: 1, now: new Date("2026-10-01T05:00:00Z") }],
        [{ seed: 1, now: new Date("2026-12-31T23:30:00Z") }],
      ],
    },
  );
}

describe("slots", () => {
  it("lie in the coming eight weeks, on working days and hours of Paris", async () => {
    await assertAlways(({ slot: slots }, now) => {
      assert(slots.length > 400);
      for (const { startsAt, endsAt, capacity } of slots.map(asInstants)) {
        const start = startsAt.toZonedDateTimeISO("Europe/Paris");
        const end = endsAt.toZonedDateTimeISO("Europe/Paris");
        const days = start.toPlainDate().since(toPlainDate(now)).days;
        assert(1 <= days && days <= 56, `${start}`);
        assert(start.dayOfWeek <= 5 && start.hour >= 8, `${start}`);
        assert(end.hour < 19 || (end.hour === 19 && end.minute === 0), `${end}`);
        assert(1 <= capacity && capacity <= 20);
      }
    });
  });

  it("keep a service's local hour on each weekday, whatever the clocks do", async () => {
    await assertAlways(({ slot: slots }) => {
      const times = groupBy(slots, (slot) => {
        const start = asInstants(slot).startsAt.toZonedDateTimeISO("Europe/Paris");
        return `${slot.serviceId} ${start.dayOfWeek}`;
      });
      for (const [key, same] of times) {
        const local = same.map((slot) =>
          asInstants(slot).startsAt.toZonedDateTimeISO("Europe/Paris").toPlainTime().toString()
        );
        assertEquals([key, new Set(local).size], [key, 1]);
      }
    });
  });
});

describe("bookings", () => {
  it("match the places taken and never exceed a capacity", async () => {
    await assertAlways(({ slot: slots, booking: bookings }) => {
      const held = groupBy(
        bookings.filter((booking) => booking.heldSlotId !== null),
        (booking) => booking.slotId,
      );
      for (const { id, booked, capacity } of slots) {
        assertEquals(held.get(id)?.length ?? 0, booked);
        assert((booked ?? 0) <= capacity);
      }
    });
  });

  it("match the quota used and stay within contract and plan", async () => {
    await assertAlways((rows) => {
      const slotOf = new Map(rows.slot.map((slot) => [slot.id, slot]));
      const limitOf = new Map(PLANS.map(({ id, activitiesPerMonth }) => [id, activitiesPerMonth]));
      const held = rows.booking.filter((booking) => booking.state === "confirmed");
      const used = groupBy(held, (booking) => `${booking.employeeId} ${booking.quotaMonth}`);
      assertEquals(used.size, rows.quota_usage.length);
      for (const row of rows.quota_usage) {
        assertEquals(used.get(`${row.employeeId} ${row.quotaMonth}`)?.length, row.used);
      }
      for (const booking of held) {
        const date = toServiceDate(new Date(slotOf.get(booking.slotId)?.startsAt ?? 0));
        assertEquals(booking.quotaMonth, toQuotaMonth(date));
        const contract = rows.contract.find(({ companyId, state }) =>
          companyId === booking.companyId && state === "active"
        );
        assert((contract?.startsOn ?? "z") <= date && date <= (contract?.endsOn ?? ""));
        const limit = limitOf.get(contract?.planVersionId ?? "") ?? 0;
        assert((used.get(`${booking.employeeId} ${booking.quotaMonth}`)?.length ?? 9) <= limit);
      }
    });
  });

  it("of one person never overlap, and none was made in the future", async () => {
    await assertAlways((rows, now) => {
      const slotOf = new Map(rows.slot.map((slot) => [slot.id, slot]));
      const held = rows.booking.filter((booking) => booking.state === "confirmed");
      for (const own of groupBy(held, (booking) => booking.employeeId).values()) {
        const spans = own.map((booking) => slotOf.get(booking.slotId))
          .toSorted((a, b) => Number(a?.startsAt) - Number(b?.startsAt));
        spans.forEach((span, index) => {
          const next = spans[index + 1];
          if (span && next) assert(span.endsAt <= next.startsAt);
        });
      }
      for (const { createdAt, cancelledAt } of rows.booking) {
        assert(createdAt <= now && (cancelledAt ?? createdAt) <= now);
      }
    });
  });

  it("that were cancelled were so in time, on an evening before many slots too", async () => {
    const now = new Date("2026-11-17T20:00:00Z");
    for (let seed = 1; seed <= 10; seed++) {
      const rows = await buildOnce(seed, now);
      const startOf = new Map(rows.slot.map(({ id, startsAt }) => [id, new Date(startsAt)]));
      for (const { slotId, cancelledAt } of rows.booking) {
        const startsAt = startOf.get(slotId);
        if (!cancelledAt || !startsAt) continue;
        assert(new Date(cancelledAt) <= freeCancellationUntil(startsAt), `seed ${seed}`);
      }
    }
  });

  it("leave the demo employee quota to try", async () => {
    await assertAlways((rows) => {
      const demo = rows.employee.find((employee) => employee.email === demoEmail("employee"));
      const own = rows.booking.filter((booking) => booking.employeeId === demo?.id);
      assertEquals(own.map((booking) => booking.state), ["confirmed"]);
    });
  });
});

describe("invoices", () => {
  it("are numbered without a gap, in the order of their dates", async () => {
    await assertAlways((rows) => {
      const byYear = groupBy(rows.invoice, (invoice) => invoice.number.slice(0, 6));
      assertEquals(byYear.size, rows.document_sequence.length);
      for (const [prefix, invoices] of byYear) {
        const sorted = invoices.toSorted((a, b) => a.number < b.number ? -1 : 1);
        const expected = sorted.map((_, index) => prefix + String(index + 1).padStart(6, "0"));
        assertEquals(sorted.map((invoice) => invoice.number), expected);
        const dates = sorted.map((invoice) => invoice.issuedOn);
        assertEquals(dates, dates.toSorted());
        const sequence = rows.document_sequence.find(({ year }) => `F${year}-` === prefix);
        assertEquals([sequence?.lastNumber, sequence?.lastIssuedOn], [
          sorted.length,
          dates.at(-1),
        ]);
      }
    });
  });

  it("say what contract, line and payment say, to the cent", async () => {
    await assertAlways((rows) => {
      const paid = rows.contract.filter((contract) => contract.activatedAt !== null);
      assertEquals(rows.invoice.length, paid.length);
      for (const contract of paid) {
        const invoice = rows.invoice.find(({ contractId }) => contractId === contract.id);
        const line = rows.invoice_line.find(({ invoiceId }) => invoiceId === invoice?.id);
        const payment = rows.payment.find(({ invoiceId }) => invoiceId === invoice?.id);
        const net = (line?.quantity ?? 0) * (line?.unitNetCents ?? 0);
        const vat = Math.round(net / 5);
        assertEquals([contract.netCents, contract.vatCents, contract.grossCents], [
          net,
          vat,
          net + vat,
        ]);
        assertEquals([invoice?.netCents, invoice?.vatCents, invoice?.grossCents], [
          net,
          vat,
          net + vat,
        ]);
        assertEquals([line?.netCents, line?.vatCents], [net, vat]);
        assertEquals([invoice?.paidCents, payment?.amountCents], [net + vat, net + vat]);
        assertEquals([line?.quantity, invoice?.state], [contract.seats, "paid"]);
      }
    });
  });

  it("each have their file made by the worker", async () => {
    const rows = await buildOnce();
    const asked = rows.outbox.map((job) => [job.kind, JSON.parse(job.payload).invoiceId]);
    assertEquals(asked.toSorted(), rows.invoice.map(({ id }) => ["invoice-pdf", id]).toSorted());
  });
});

describe("companies", () => {
  it("have no more employees than seats, and none before they have paid", async () => {
    await assertAlways((rows) => {
      for (const [companyId, employees] of groupBy(rows.employee, (row) => row.companyId)) {
        const contract = rows.contract.find((row) => row.companyId === companyId);
        assert(employees.length <= (contract?.seats ?? 0));
      }
      const unpaid = rows.contract.filter((contract) => contract.activatedAt === null);
      for (const { companyId } of unpaid) {
        assertEquals(rows.employee.filter((row) => row.companyId === companyId), []);
      }
    });
  });

  it("have a past that makes sense: signed up, subscribed, invited, accepted, by now", async () => {
    await assertAlways((rows, now) => {
      const companyOf = new Map(rows.company.map((company) => [company.id, company]));
      for (const contract of rows.contract) {
        const since = companyOf.get(contract.companyId)?.createdAt ?? now;
        assert(since < contract.createdAt && contract.createdAt <= now);
      }
      for (const { companyId, invitedAt, acceptedAt } of rows.employee) {
        const since = companyOf.get(companyId)?.createdAt ?? now;
        assert(since < invitedAt && invitedAt < (acceptedAt ?? now) && (acceptedAt ?? now) <= now);
      }
    });
  });
});

function asInstants(slot: { startsAt: Date; endsAt: Date; capacity: number }) {
  const toInstant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());
  return {
    startsAt: toInstant(slot.startsAt),
    endsAt: toInstant(slot.endsAt),
    capacity: slot.capacity,
  };
}

function toPlainDate(instant: Date): Temporal.PlainDate {
  return Temporal.PlainDate.from(toServiceDate(instant));
}
