/** The staff's page, and where those start who have no space yet. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { DeadJob, Role, StripeEvent } from "./client/types.ts";
import { refusal } from "./testing/fake_api.ts";
import { COMPANY_ADMIN, viewerWith } from "./testing/fixtures.ts";
import { changes, createSiteFor, fillIn, open, SESSION } from "./testing/signed_in.ts";
import { openForm, sendForm } from "./testing/test_site.ts";

const JOB: DeadJob = {
  id: "01936f00-0000-7000-8000-000000000091",
  kind: "email",
  about: { template: "employee-invited", to: "ada@atelier-nord.example", language: "fr" },
  attempts: 10,
  lastError: "550 <b>no such mailbox</b>",
  createdAt: "2026-11-20T09:00:00Z",
  deadAt: "2026-11-21T09:00:00Z",
};
const EVENT: StripeEvent = {
  id: "evt_1",
  type: "checkout.session.completed",
  receivedAt: "2026-11-21T09:00:00Z",
  handledAt: "2026-11-21T09:00:01Z",
  outcome: "refused: the amount is not the contract's",
};
const ANSWERS = {
  "GET /outbox/dead": { json: { jobs: [JOB], nextCursor: null } },
  "GET /stripe-events": {
    json: {
      events: [EVENT, { ...EVENT, id: "evt_2", handledAt: null, outcome: null }],
      nextCursor: null,
    },
  },
};
const RETRY = `POST /outbox/${JOB.id}/retry`;

const staff = (...roles: Role[]) =>
  viewerWith(roles, { name: "Inès Garnier", email: "ines@businesscare.example", company: null });

describe("the staff's page", () => {
  it("says who one is and what waits, as far as one may see it", async () => {
    const sees = async (role: Role) => {
      await using site = await createSiteFor(staff(role), ANSWERS);
      const { html } = await open(site, "/staff");
      assertStringIncludes(html, "Inès Garnier");
      const words = [
        "Tâches en échec",
        "Relancer",
        "Événements de paiement",
        "Rien ne vous attend",
      ];
      return words.map((each) => html.includes(each));
    };
    assertEquals(await sees("superadmin"), [true, true, true, false]);
    assertEquals(await sees("support"), [true, true, false, false]);
    assertEquals(await sees("auditor"), [true, false, true, false]);
    assertEquals(await sees("finance"), [false, false, true, false]);
    assertEquals(await sees("door_steward"), [false, false, false, true]);
  });

  it("asks the api for nothing that the role may not read", async () => {
    await using site = await createSiteFor(staff("content_editor"), ANSWERS);
    await open(site, "/staff");
    assertEquals(site.api.asked.map(({ path }) => path), ["/me"]);
  });

  it("names every role, and what a job and an event are about, as text", async () => {
    await using site = await createSiteFor(staff("support", "finance"), ANSWERS);
    const { html } = await open(site, "/staff");
    for (
      const words of [
        "Assistance",
        "Finances",
        "employee-invited · ada@atelier-nord.example · fr",
        "550 &lt;b>no such mailbox",
        "10 tentatives",
        "Non traité",
        "refused: the amount is not the contract",
      ]
    ) assertStringIncludes(html, words);
  });

  it("names a kind of job by its own name when it is new to us", async () => {
    await using site = await createSiteFor(staff("support"), {
      "GET /outbox/dead": {
        json: { jobs: [{ ...JOB, kind: "nightly-report" }], nextCursor: null },
      },
    });
    assertStringIncludes((await open(site, "/staff")).html, "nightly-report");
  });

  it("has a job tried again and says so", async () => {
    await using site = await createSiteFor(staff("support"), { ...ANSWERS, [RETRY]: { json: {} } });
    const response = await fillIn(site, "/staff", {});
    const there = "/staff?notice=retried";
    assertEquals([response.status, response.headers.get("location")], [303, there]);
    assertEquals(changes(site), [RETRY]);
    assertStringIncludes((await open(site, there)).html, "La tâche repart");
  });

  it("says that somebody was quicker, and that one may not", async () => {
    for (
      const [status, code, words] of [
        [404, "not-found", "Cette tâche n’est plus en échec."],
        [403, "forbidden", "Votre compte n’a pas le droit nécessaire."],
      ] as const
    ) {
      await using site = await createSiteFor(staff("support"), {
        ...ANSWERS,
        [RETRY]: refusal(status, code),
      });
      const response = await fillIn(site, "/staff", {});
      assertEquals(response.status, status);
      assertStringIncludes(await response.text(), words);
    }
  });

  it("turns the pages of one list and leaves the other where it is", async () => {
    await using site = await createSiteFor(staff("superadmin"), {
      "GET /outbox/dead": { json: { jobs: [JOB], nextCursor: "j2" } },
      "GET /stripe-events": { json: { events: [EVENT], nextCursor: "e2" } },
    });
    const { html } = await open(site, "/staff?jobs=j1&events=e1");
    assertEquals(
      site.api.asked.map(({ path }) => path).filter((path) => path.includes("cursor")).toSorted(),
      ["/outbox/dead?limit=20&cursor=j1", "/stripe-events?limit=20&cursor=e1"],
    );
    for (
      const address of [
        "/staff?events=e1&amp;jobs=j2",
        "/staff?jobs=j1&amp;events=e2",
        "/staff?events=e1",
        "/staff?jobs=j1",
      ]
    ) assertStringIncludes(html, `href="${address}"`);
  });

  it("says that all is well when nothing waits", async () => {
    await using site = await createSiteFor(staff("superadmin"), {
      "GET /outbox/dead": { json: { jobs: [], nextCursor: null } },
      "GET /stripe-events": { json: { events: [], nextCursor: null } },
    });
    const { html } = await open(site, "/staff");
    assertStringIncludes(html, "Aucune tâche en échec.");
    assertStringIncludes(html, "Tous les événements sont traités.");
  });

  it("is refused to clients, whose form changes nothing", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, {
      ...ANSWERS,
      [RETRY]: refusal(403, "forbidden"),
    });
    assertEquals((await open(site, "/staff")).status, 403);
    const form = await openForm(site, "/sign-in/code", SESSION);
    const response = await sendForm(site, "/staff", form, { job: JOB.id });
    assertEquals(response.status, 403);
    assertNotMatch(await response.text(), /ada@atelier-nord/);
  });
});

describe("the start page", () => {
  it("greets a provider, whose space is not there yet", async () => {
    await using site = await createSiteFor(viewerWith(["provider"], { company: null }));
    const { status, html } = await open(site, "/start");
    assertEquals(status, 200);
    assertStringIncludes(html, "Bonjour Camille Roche");
    assertStringIncludes(html, "Votre espace se prépare");
    assertMatch(html, /<nav[^>]*>.*href="\/start"[^>]*aria-current="page".*<\/nav>/s);
  });

  it("sends a visitor to sign in, and everybody else on", async () => {
    await using site = await createSiteFor(staff("support"));
    const visitor = await site.send("/start");
    assertEquals([visitor.status, visitor.headers.get("location")], [303, "/sign-in"]);
    const person = await site.send("/start", { headers: SESSION });
    assertEquals([person.status, person.headers.get("location")], [303, "/staff"]);
  });
});
