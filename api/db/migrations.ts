/** The migrations, in order. The list is static so that a bundled program carries its own schema. */
import accounts from "./migrations/0001_accounts.sql" with { type: "text" };
import companies from "./migrations/0002_companies.sql" with { type: "text" };
import outbox from "./migrations/0003_outbox.sql" with { type: "text" };
import billing from "./migrations/0004_billing.sql" with { type: "text" };
import care from "./migrations/0005_care.sql" with { type: "text" };

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [
  { version: 1, name: "accounts", sql: accounts },
  { version: 2, name: "companies", sql: companies },
  { version: 3, name: "outbox", sql: outbox },
  { version: 4, name: "billing", sql: billing },
  { version: 5, name: "care", sql: care },
];
