/** Golden files of e-mails: every layout once, with values that try to break out of it. */
import type { EmailJob } from "../outbox/service.ts";
import { renderEmail } from "./render.ts";

const SITE_URL = "https://www.example.test";

const JOBS: Readonly<Record<string, EmailJob>> = {
  "employee_invited_fr": {
    template: "employee-invited",
    to: "ines@example.test",
    language: "fr",
    values: {
      name: "Inès",
      company: `Dupont & Fils <script>alert("1")</script>\r\nBcc: x@example.test`,
      path: "/invitation/abc-_123",
    },
  },
  "booking_confirmed_en": {
    template: "booking-confirmed",
    to: "ines@example.test",
    language: "en",
    values: {
      name: "Inès O'Connor",
      service: "Sophrology",
      date: "Tuesday 1 December 2026 at 14:30",
      path: "/planning?month=2026-12&view=list",
    },
  },
  "invoice_issued_fr": {
    template: "invoice-issued",
    to: "compta@example.test",
    language: "fr",
    values: {
      name: "Paul Martin",
      number: "F2026-000042",
      total: "5\u202f400,00\u00a0€",
      path: "/company/invoices",
    },
  },
};

/** Paths are relative to `api/mail/testdata/`. */
export const goldenCases = Object.entries(JOBS).map(([name, job]) => ({
  path: `${name}.txt`,
  render: () => {
    const { subject, text, html } = renderEmail(job, SITE_URL);
    return `${subject}\n\n${text}\n${html}`;
  },
}));
