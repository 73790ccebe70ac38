import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { KyselyPlugin } from "kysely";
import { createApp } from "../app.ts";
import { addService, addSlot, createInsured, HOUR_MS } from "../bookings/testing.ts";
import { encodeCursor } from "../core/cursor.ts";
import { createMetrics } from "../core/metrics.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { createTestCompany } from "../testing/people.ts";

const NOW = new Date("2026-11-16T09:00:00Z");
const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);

let test: TestApp;
let cookie: string;
let english: string;
beforeAll(async () => {
  test = await createTestApp({ at: NOW });
  cookie = (await createInsured(test)).cookie;
  const reader = await createInsured(test);
  await test.effects.db.updateTable("user").set({ language: "en" })
    .where("id", "=", reader.userId).execute();
  english = reader.cookie;
});
afterAll(() => test.close());

/** Text that only one test's services carry: the catalogue is shared. */
const newMark = () => `m${crypto.randomUUID().slice(0, 12)}`;

async function get(path: string, query: Record<string, string> = {}, as = cookie) {
  const response = await test.send(`${path}?${new URLSearchParams(query)}`, { cookie: as });
  return { status: response.status, body: await response.json() };
}

async function namesOf(query: Record<string, string>, as = cookie): Promise<string[]> {
  const { body } = await get("/catalogue", query, as);
  return body.services.map((service: { name: string }) => service.name);
}

const inFrench = (name: string, summary = "") =>
  addService(test, { texts: { fr: { name, summary } } });

describe("GET /catalogue", () => {
  it("gives services with their next free slot, not a past and not a full one", async () => {
    const name = newMark();
    const id = await addService(test, {
      category: "sleep",
      texts: { fr: { name, summary: "Sieste" } },
    });
    await addSlot(test, { serviceId: id, startsAt: NOW });
    const full = await addSlot(test, { serviceId: id, startsAt: inHours(1), capacity: 1 });
    await test.effects.db.updateTable("slot").set({ booked: 1 }).where("id", "=", full).execute();
    await addSlot(test, { serviceId: id, startsAt: inHours(3) });
    await addSlot(test, { serviceId: id, startsAt: inHours(2) });
    const { status, body } = await get("/catalogue", { q: name });
    assertEquals(status, 200);
    assertEquals(body, {
      services: [{
        id,
        category: "sleep",
        mode: "venue",
        durationMinutes: 45,
        name,
        summary: "Sieste",
        nextFreeSlotAt: inHours(2).toISOString(),
      }],
      nextCursor: null,
    });
  });

  it("says that a service without a free slot has none", async () => {
    const name = newMark();
    await inFrench(name);
    const { body } = await get("/catalogue", { q: name });
    assertEquals(body.services[0].nextFreeSlotAt, null);
  });

  it("speaks the person's language and falls back to French", async () => {
    const mark = newMark();
    await addService(test, {
      texts: {
        fr: { name: `A ${mark}`, summary: "Marche" },
        en: { name: `B ${mark}`, summary: "Walk" },
      },
    });
    await inFrench(`C ${mark}`);
    assertEquals(await namesOf({ q: mark }), [`A ${mark}`, `C ${mark}`]);
    assertEquals(await namesOf({ q: mark }, english), [`B ${mark}`, `C ${mark}`]);
  });

  it("finds part of a name or a summary, whatever the case and the accents", async () => {
    const mark = newMark();
    await inFrench(`Détente ${mark}`);
    await inFrench(`Autre ${mark}`, "Une DETENTE douce");
    await inFrench(`Rien ${mark}`);
    const found = (await namesOf({ q: "détente" })).filter((name) => name.includes(mark));
    assertEquals(found, [`Autre ${mark}`, `Détente ${mark}`]);
  });

  it("takes wildcards, escapes and quotes for what they are", async () => {
    const mark = newMark();
    await inFrench(`100% ${mark}`);
    await inFrench(`100 pour cent ${mark}`);
    await inFrench(`a_b! \\'" ${mark}`);
    await inFrench(`axb ${mark}`);
    assertEquals(await namesOf({ q: `100% ${mark}` }), [`100% ${mark}`]);
    assertEquals(await namesOf({ q: `a_b! \\'" ${mark}` }), [`a_b! \\'" ${mark}`]);
    assertEquals(await namesOf({ q: `%${mark}` }), []);
    assertEquals(await namesOf({ q: `_${mark}` }), []);
  });

  it("keeps to one category when asked", async () => {
    const mark = newMark();
    await addService(test, { category: "sport", texts: { fr: { name: mark, summary: "" } } });
    await addService(test, { category: "parenting", texts: { fr: { name: mark, summary: "" } } });
    const { body } = await get("/catalogue", { q: mark, category: "parenting" });
    const categories = body.services.map((service: { category: string }) => service.category);
    assertEquals(categories, ["parenting"]);
  });

  it("goes on where a page ended: by name, then by id for equal names", async () => {
    const mark = newMark();
    const ids = [
      await inFrench(`b ${mark}`),
      await inFrench(`b ${mark}`),
      await inFrench(`a ${mark}`),
      await inFrench(`É ${mark}`),
    ];
    const expected = [ids[2], ...[ids[0] ?? "", ids[1] ?? ""].toSorted(), ids[3]];
    const found: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 5; pages++) {
      const query: Record<string, string> = cursor === null ? {} : { cursor };
      const { body }: { body: { services: { id: string }[]; nextCursor: string | null } } =
        await get("/catalogue", { q: mark, limit: "1", ...query });
      found.push(...body.services.map((service) => service.id));
      cursor = body.nextCursor;
      if (cursor === null) break;
    }
    assertEquals([found, cursor], [expected, null]);
  });

  const refused: Record<string, [string, string]> = {
    "a category that is none": ["category", "médical"],
    "more than a page": ["limit", "51"],
    "a limit that is no number": ["limit", "many"],
    "an empty search": ["q", "  "],
    "a search that is too long": ["q", "a".repeat(101)],
    "a cursor that is none": ["cursor", "x"],
    "a cursor whose id is none": ["cursor", encodeCursor(["Yoga", "é"])],
    "a field that is unknown": ["sort", "price"],
  };
  for (const [name, [field, value]] of Object.entries(refused)) {
    it(`refuses ${name}, naming the field`, async () => {
      const { status, body } = await get("/catalogue", { [field]: value });
      assertEquals([status, body.code, body.errors[0].field], [422, "invalid-request", field]);
    });
  }

  it("refuses a company's administrator and a visitor", async () => {
    const admin = await createTestCompany(test);
    assertEquals((await get("/catalogue", {}, admin.cookie)).status, 403);
    assertEquals((await test.send("/catalogue")).status, 401);
  });
});

describe("GET /catalogue/:serviceId", () => {
  it("gives the text and the upcoming slots with places, provider and venue", async () => {
    const id = await inFrench(newMark());
    await addSlot(test, { serviceId: id, startsAt: NOW });
    const second = await addSlot(test, { serviceId: id, startsAt: inHours(5), capacity: 2 });
    const first = await addSlot(test, { serviceId: id, startsAt: inHours(4), atVenue: true });
    await test.effects.db.updateTable("slot").set({ booked: 2 }).where("id", "=", second)
      .execute();
    const { status, body } = await get(`/catalogue/${id}`);
    assertEquals([status, body.id, body.nextCursor], [200, id, null]);
    assertEquals(body.description, `${body.name}, fr`);
    const slots = body.slots.map((slot: { id: string; placesLeft: number }) => [
      slot.id,
      slot.placesLeft,
    ]);
    assertEquals(slots, [[first, 10], [second, 0]]);
    const [atVenue, atSite] = body.slots;
    assertEquals([atVenue.startsAt, atVenue.endsAt, atVenue.capacity], [
      inHours(4).toISOString(),
      inHours(4.75).toISOString(),
      10,
    ]);
    assertEquals([atVenue.venue.city, atSite.venue], ["Paris", null]);
    assert(atSite.provider.displayName.startsWith("Provider "));
  });

  it("goes on where a page of slots ended", async () => {
    const id = await inFrench(newMark());
    const slots: string[] = [];
    for (const hours of [1, 2, 3]) {
      slots.push(await addSlot(test, { serviceId: id, startsAt: inHours(hours) }));
    }
    const first = (await get(`/catalogue/${id}`, { limit: "2" })).body;
    const second = (await get(`/catalogue/${id}`, { limit: "2", cursor: first.nextCursor })).body;
    const found = [...first.slots, ...second.slots].map((slot: { id: string }) => slot.id);
    assertEquals([found, second.nextCursor], [slots, null]);
  });

  it("refuses an id that nobody has, and one that is none", async () => {
    const missing = await get(`/catalogue/${test.effects.newId()}`);
    assertEquals([missing.status, missing.body.code], [404, "not-found"]);
    const wrong = await get("/catalogue/yoga");
    assertEquals([wrong.status, wrong.body.errors[0].field], [422, "serviceId"]);
  });
});

describe("reading the catalogue", () => {
  /** An app that counts its statements, and how many a request needs once its session is cached. */
  function createCountingApp() {
    let statements = 0;
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => node, // also called for each part of a statement
      transformResult: ({ result }) => {
        statements++;
        return Promise.resolve(result);
      },
    };
    const { app } = createApp({
      config: test.config,
      effects: { ...test.effects, db: test.effects.db.withPlugin(counter) },
      metrics: createMetrics("test"),
      isDraining: () => false,
    });
    const send = async (path: string) => {
      const response = await app.request(path, { headers: { cookie } });
      assertEquals(response.status, 200);
      return await response.json();
    };
    return async (path: string) => {
      await send(path);
      statements = 0;
      const body = await send(path);
      return { statements, body };
    };
  }

  it("takes one statement for a page, however many services and slots", async () => {
    const mark = newMark();
    for (let n = 0; n < 12; n++) {
      const serviceId = await inFrench(`${n} ${mark}`);
      await addSlot(test, { serviceId, startsAt: inHours(n + 1) });
    }
    const { statements, body } = await createCountingApp()(`/catalogue?q=${mark}`);
    assertEquals([body.services.length, statements], [12, 1]);
  });

  it("takes two statements for a service, however many slots", async () => {
    const serviceId = await inFrench(newMark());
    for (let n = 0; n < 12; n++) {
      await addSlot(test, { serviceId, startsAt: inHours(n + 1), atVenue: true });
    }
    const { statements, body } = await createCountingApp()(`/catalogue/${serviceId}`);
    assertEquals([body.slots.length, statements], [12, 2]);
  });

  it("takes two statements for the quota and one for an empty planning", async () => {
    const count = createCountingApp();
    assertEquals((await count("/quota")).statements, 2);
    assertEquals((await count("/bookings")).statements, 1);
  });
});
