import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { renderToString } from "preact-render-to-string";
import { localeOf } from "../i18n/locale.ts";
import { Alert, ErrorSummary } from "./Alert.tsx";
import { Badge } from "./Badge.tsx";
import { DateTime } from "./DateTime.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { Field } from "./Field.tsx";
import { Meter } from "./Meter.tsx";
import { Pagination } from "./Pagination.tsx";
import { StepList } from "./StepList.tsx";
import { Table } from "./Table.tsx";

const locale = localeOf("en");
const { t } = locale;

describe("Field", () => {
  it("ties label, hint and error to the input", () => {
    const html = renderToString(<Field name="email" label="E-mail" hint="Work" error="Missing" />);
    assertStringIncludes(html, '<label for="email">E-mail</label>');
    assertMatch(html, /id="email-hint"[^>]*>Work/);
    assertMatch(html, /id="email-error"/);
    assertMatch(
      html,
      /<input[^>]*aria-invalid="true"[^>]*aria-describedby="email-hint email-error"/,
    );
  });

  it("claims neither hint nor error when it has none", () => {
    const html = renderToString(<Field name="email" label="E-mail" />);
    assertNotMatch(html, /aria-describedby|aria-invalid|email-error|email-hint/);
  });

  it("writes a typed value as text", () => {
    const typed = '"><script>';
    const html = renderToString(<Field name="q" label="Q" value={typed} />);
    assertNotMatch(html, /<script>/);
  });
});

describe("Alert", () => {
  it("interrupts for a refusal, waits for anything else", () => {
    assertStringIncludes(renderToString(<Alert tone="danger" title="No" />), 'role="alert"');
    assertStringIncludes(renderToString(<Alert tone="success" title="Yes" />), 'role="status"');
  });
});

describe("ErrorSummary", () => {
  it("links each error to its field", () => {
    const html = renderToString(<ErrorSummary title="Not sent" errors={{ email: "Missing" }} />);
    assertStringIncludes(html, '<a href="#email">Missing</a>');
  });

  it("is not there without errors", () => {
    assertEquals(renderToString(<ErrorSummary title="Not sent" errors={{}} />), "");
  });
});

describe("Table", () => {
  const html = renderToString(
    <Table
      caption="Invoices"
      rows={[{ id: "7", total: "10 €" }]}
      rowKey={({ id }) => id}
      columns={[
        { heading: "Number", cell: ({ id }) => id },
        { heading: "Total", cell: ({ total }) => total, kind: "numeric" },
      ]}
    />,
  );

  it("names each cell's column, for the narrow form", () => {
    assertMatch(html, /data-label="Number"[^>]*>7</);
    assertMatch(html, /data-label="Total"[^>]*class="numeric"[^>]*>10 €</);
  });

  it("keeps its roles when CSS makes it a list", () => {
    for (const role of ["table", "row", "columnheader", "rowheader", "cell"]) {
      assertStringIncludes(html, `role="${role}"`);
    }
  });
});

describe("Pagination", () => {
  it("leads on from the first page, and back to it from any other", () => {
    const first = renderToString(<Pagination t={t} first={undefined} next="/invoices?cursor=x" />);
    assertStringIncludes(first, 'rel="next"');
    assertNotMatch(first, /First page/);
    const last = renderToString(<Pagination t={t} first="/invoices" next={undefined} />);
    assertMatch(last, /href="\/invoices">First page/);
    assertNotMatch(last, /rel="next"/);
  });

  it("is not there for a list on one page", () => {
    assertEquals(renderToString(<Pagination t={t} first={undefined} next={undefined} />), "");
  });
});

describe("Meter", () => {
  it("shows a bar against the limit, with the words beside it", () => {
    const html = renderToString(<Meter label="Activities" used={2} limit={3} text="1 left" />);
    assertMatch(html, /<meter[^>]*max="3"[^>]*value="2"[^>]*aria-label="Activities"/);
    assertStringIncludes(html, "1 left</p>");
  });

  it("shows no bar where there is no limit", () => {
    const html = renderToString(<Meter label="Sheets" used={9} limit={null} text="Unlimited" />);
    assertNotMatch(html, /<meter/);
  });
});

describe("StepList", () => {
  const steps = ["Pay", "Invite", "Book"].map((title) => ({ title, text: title }));

  it("marks the step one is at and those behind", () => {
    const html = renderToString(<StepList steps={steps} current={1} />);
    assertEquals(html.match(/step-done/g)?.length, 1);
    assertEquals(html.match(/aria-current="step"/g)?.length, 1);
  });

  it("marks none when it only explains an order", () => {
    assertNotMatch(renderToString(<StepList steps={steps} />), /aria-current|step-done/);
  });
});

describe("small parts", () => {
  it("write dates, states and empty lists", () => {
    assertEquals(
      renderToString(<DateTime locale={locale} iso="2026-11-22" />),
      '<time datetime="2026-11-22">22 November 2026</time>',
    );
    assertEquals(
      renderToString(<Badge tone="good" text="Paid" />),
      '<span class="badge badge-good">Paid</span>',
    );
    assertStringIncludes(renderToString(<EmptyState title="None" text="Yet" />), "<h2>None</h2>");
  });
});
