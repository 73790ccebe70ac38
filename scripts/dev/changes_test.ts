import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { partsOf } from "./changes.ts";

describe("partsOf", () => {
  const cases: [path: string, parts: string[]][] = [
    ["api/company/service.ts", ["api"]],
    ["api/db/migrations/0006_new.sql", ["schema", "api"]],
    ["api/db/migrations.ts", ["schema", "api"]],
    ["site/routes/index.tsx", ["site"]],
    ["site/static/style.css", ["site"]],
    ["proxy/render.ts", ["edge"]],
    ["infra/environments/development.ts", ["edge"]],
  ];
  for (const [path, parts] of cases) {
    it(`${path} concerns ${parts.join(" and ")}`, () => assertEquals(partsOf(path), parts));
  }

  const ignored = [
    "api/company/company_itest.ts",
    "api/core/problem_test.ts",
    "api/testing/app.ts",
    "site/_fresh/server.js",
    "site/_fresh/snapshot.ts",
    "site/_fresh-test-1a2b/server.js",
    "site/routes/.index.tsx.swp",
    "site/.hidden.ts",
    "site/routes/index.tsx~",
    "infra/generated/development/nginx.conf",
    "proxy/testdata/one.conf",
    "api/README.md",
    "scripts/dev.ts",
  ];
  for (const path of ignored) {
    it(`${path} concerns nobody`, () => assertEquals(partsOf(path), []));
  }
});
