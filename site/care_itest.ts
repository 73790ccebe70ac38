/** What an employee sees and books. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  bookingAt,
  NO_QUOTA,
  NOW,
  quotaWith,
  SERVICE,
  SERVICE_ID,
  servicePageWith,
  slotAt,
} from "./testing/care_fixtures.ts";
import { refusal } from "./testing/fake_api.ts";
import { COMPANY_ADMIN, EMPLOYEE } from "./testing/fixtures.ts";
import { changes, createSiteFor, fillIn, open } from "./testing/signed_in.ts";

const AT_NOW = { now: NOW };
const PAGE = `/catalogue/${SERVICE_ID}`;
const ANSWERS = {
  "GET /quota": { json: quotaWith(1) },
  "GET /catalogue": { json: { services: [SERVICE], nextCursor: null } },
  [`GET ${PAGE}`]: { json: servicePageWith([slotAt("2026-11-24T11:30:00Z")]) },
  "GET /bookings": { json: { bookings: [], nextCursor: null } },
};

describe("an employee's home page", () => {
  it("shows what is left of the month and what comes next", async () => {
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "GET /bookings": {
        json: { bookings: [bookingAt("2026-11-24T11:30:00Z")], nextCursor: null },
      },
    });
    const { html } = await open(site, "/home");
    assertStringIncludes(html, "2 activities of 3 left");
    assertStringIncludes(html, "Tuesday, 24 November 2026");
    assertStringIncludes(html, "12:30–13:30");
    assertStringIncludes(html, "With Ada Martin");
  });

  it("invites to book where nothing is planned", async () => {
    await using site = await createSiteFor(EMPLOYEE, ANSWERS);
    assertStringIncludes((await open(site, "/home")).html, "Nothing planned");
  });

  it("is refused to somebody who is no employee", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, {
      "GET /quota": refusal(403, "forbidden"),
    });
    assertEquals((await open(site, "/home")).status, 403);
  });
});

describe("the catalogue", () => {
  it("asks for what the address says and leaves out what makes no sense", async () => {
    await using site = await createSiteFor(EMPLOYEE, ANSWERS);
    const { html } = await open(site, "/catalogue?q=+yoga+&category=sport");
    const asked = site.api.asked.find(({ path }) => path.startsWith("/catalogue"));
    assertEquals(asked?.path, "/catalogue?q=yoga&category=sport&limit=12");
    assertMatch(html, /id="q"[^>]*value="yoga"/);
    assertMatch(html, /value="sport"[^>]*selected/);
    await open(site, "/catalogue?q=&category=surgery");
    assertEquals(site.api.asked.at(-1)?.path, "/catalogue?limit=12");
  });

  it("says when a service is next free, or that it is full", async () => {
    const full = { ...SERVICE, id: "s2", nextFreeSlotAt: null };
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "GET /catalogue": { json: { services: [SERVICE, full], nextCursor: null } },
    });
    const { html } = await open(site, "/catalogue");
    assertStringIncludes(html, "Tuesday, 24 November 2026 at 12:30");
    assertStringIncludes(html, "Full for now");
  });

  it("leads on and back to the first page with the same filter", async () => {
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "GET /catalogue": { json: { services: [SERVICE], nextCursor: "n" } },
    });
    const { html } = await open(site, "/catalogue?category=sport&cursor=c");
    assertStringIncludes(html, 'href="/catalogue?category=sport&amp;cursor=n"');
    assertMatch(html, /href="\/catalogue\?category=sport"[^>]*>First page/);
  });

  it("says so when nothing fits, and when there is no contract", async () => {
    await using site = await createSiteFor(EMPLOYEE, {
      "GET /quota": { json: NO_QUOTA },
      "GET /catalogue": { json: { services: [], nextCursor: null } },
    });
    const { html } = await open(site, "/catalogue?q=zzz");
    assertStringIncludes(html, "No activity matches");
    assertStringIncludes(html, "Your company has no running contract");
  });
});

describe("a service's page", () => {
  it("books the slot that was chosen, once", async () => {
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "POST /bookings": { json: {} },
    });
    const response = await fillIn(site, PAGE, {});
    const there = "/planning?notice=booked";
    assertEquals([response.status, response.headers.get("location")], [303, there]);
    const asked = site.api.asked.at(-1);
    assertEquals(asked?.json, { slotId: "slot-20261124113000" });
    assertMatch(asked?.headers.get("idempotency-key") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("says every refusal in words and shows the slots as they are now", async () => {
    for (
      const [status, code, words] of [
        [409, "slot-full", "This time slot has just filled up."],
        [409, "quota-exhausted", "Your quota for that month is used up."],
        [409, "already-booked", "You have already booked this time slot."],
        [409, "booking-overlap", "You already have an activity at that time."],
        [409, "slot-past", "This time slot is already over."],
        [409, "no-active-contract", "Your company has no running contract on that date."],
        [409, "employee-left", "You will have left the company by that date."],
        [404, "slot-not-found", "This time slot no longer exists."],
      ] as const
    ) {
      await using site = await createSiteFor(EMPLOYEE, {
        ...ANSWERS,
        "POST /bookings": refusal(status, code),
      });
      const response = await fillIn(site, PAGE, {});
      const html = await response.text();
      assertEquals(response.status, status, code);
      assertMatch(html, new RegExp(`role="alert".*?${words}`));
      assertStringIncludes(html, "Yoga at noon");
    }
  });

  it("offers no slot that is full, held already, or beyond the month's quota", async () => {
    const [held, full, spent, nextMonth] = [
      slotAt("2026-11-24T11:30:00Z"),
      slotAt("2026-11-25T11:30:00Z", { placesLeft: 0 }),
      slotAt("2026-11-30T11:30:00Z"),
      // Already December in Paris.
      slotAt("2026-11-30T23:30:00Z"),
    ];
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "GET /quota": { json: quotaWith(3) },
      [`GET ${PAGE}`]: { json: servicePageWith([held, full, spent, nextMonth]) },
      "GET /bookings": { json: { bookings: [bookingAt(held.startsAt)], nextCursor: null } },
    });
    const { html } = await open(site, PAGE);
    const offered = [...html.matchAll(/name="slot" value="([^"]+)"/g)].map(([, id]) => id);
    assertEquals(offered, [nextMonth.id]);
    for (
      const words of [
        "Booked",
        "Full",
        "Month’s quota used up",
        "The count starts again on 1 December 2026",
      ]
    ) assertStringIncludes(html, words);
  });

  it("offers nothing without a contract, and says so", async () => {
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "GET /quota": { json: NO_QUOTA },
    });
    const { html } = await open(site, PAGE);
    assertNotMatch(html, /name="slot"/);
    assertStringIncludes(html, "No running contract");
  });

  it("says so when there is no slot, and is not there for an unknown service", async () => {
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      [`GET ${PAGE}`]: { json: servicePageWith([]) },
      "GET /catalogue/nothing": refusal(422, "invalid-request", { serviceId: "invalid-format" }),
    });
    assertStringIncludes((await open(site, PAGE)).html, "No time slot for now");
    assertEquals((await open(site, "/catalogue/nothing")).status, 404);
  });
});

describe("the planning", () => {
  const booking = bookingAt("2026-11-24T11:30:00Z");
  const listed = {
    ...ANSWERS,
    "GET /bookings": { json: { bookings: [booking], nextCursor: null } },
  };
  const CANCEL = `DELETE /bookings/${booking.id}`;

  it("cancels the booking that was named, and says whether the quota came back", async () => {
    for (
      const [quotaReturned, notice] of [[true, "cancelled"], [false, "cancelled-late"]] as const
    ) {
      await using site = await createSiteFor(EMPLOYEE, {
        ...listed,
        [CANCEL]: { json: { ...booking, quotaReturned } },
      }, AT_NOW);
      const response = await fillIn(site, "/planning", {});
      const there = `/planning?notice=${notice}`;
      assertEquals([response.status, response.headers.get("location")], [303, there]);
      assertEquals(changes(site), [CANCEL]);
      assertStringIncludes((await open(site, there)).html, "Booking cancelled.");
    }
  });

  it("says before the click whether the quota will come back", async () => {
    const [free, late] = [bookingAt("2026-11-24T11:30:00Z"), bookingAt("2026-11-23T11:30:00Z")];
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "GET /bookings": { json: { bookings: [late, free], nextCursor: null } },
    }, AT_NOW);
    const { html } = await open(site, "/planning");
    assertStringIncludes(html, "Given back to your quota until Monday, 23 November 2026 at 12:30");
    assertStringIncludes(html, "Within 24 hours the activity stays counted");
  });

  it("offers nothing for what has begun or was cancelled", async () => {
    await using site = await createSiteFor(EMPLOYEE, {
      ...ANSWERS,
      "GET /bookings": {
        json: {
          bookings: [
            bookingAt("2026-11-22T11:30:00Z"),
            bookingAt("2026-11-25T11:30:00Z", { state: "cancelled" }),
          ],
          nextCursor: null,
        },
      },
    }, AT_NOW);
    const { html } = await open(site, "/planning");
    assertNotMatch(html, /name="booking"/);
    assertStringIncludes(html, "Cancelled");
  });

  it("says the api's refusal in words, and keeps the list", async () => {
    for (
      const [status, code, words] of [
        [404, "booking-not-found", "This booking does not exist."],
        [409, "booking-closed", "This booking can no longer be cancelled."],
      ] as const
    ) {
      await using site = await createSiteFor(EMPLOYEE, {
        ...listed,
        [CANCEL]: refusal(status, code),
      }, AT_NOW);
      const response = await fillIn(site, "/planning", {});
      const html = await response.text();
      assertEquals(response.status, status);
      assertStringIncludes(html, words);
      assertStringIncludes(html, "Yoga at noon");
    }
  });

  it("invites to the catalogue when it is empty, and believes no made-up notice", async () => {
    await using site = await createSiteFor(EMPLOYEE, ANSWERS);
    const { html } = await open(site, "/planning?notice=<b>hello</b>");
    assertStringIncludes(html, "Nothing planned");
    assertNotMatch(html, /hello<\/b>|alert-success/);
  });
});
