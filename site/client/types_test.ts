/** The site's list of calls against the api's own types. Most of this test runs in `deno check`. */
import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { ExtractSchema } from "hono/types";
import type { Api } from "../../api/app.ts";
import type { Endpoints } from "./types.ts";

type Schema = ExtractSchema<Api>;
type Own = Exclude<keyof Endpoints, `${string} /auth/${string}`>;

/** What the api says it answers to a call, or "absent". */
type Answer<Call> = Call extends `${infer Method} ${infer Path}`
  ? Path extends keyof Schema
    ? `$${Lowercase<Method>}` extends infer Verb extends keyof Schema[Path]
      ? Extract<Schema[Path][Verb], { status: 200 | 201 | 202 }> extends { output: infer Output }
        ? Output
      : "absent"
    : "absent"
  : "absent"
  : never;

type Absent = { [Call in Own]: Answer<Call> extends "absent" ? Call : never }[Own];
type Different = {
  [Call in Own]: Answer<Call> extends Endpoints[Call]["data"] ? never : Call;
}[Own];

/** "none", or the names of the calls that are wrong: then the assignments below do not compile. */
type Verdict<Wrong> = [Wrong] extends [never] ? "none" : Wrong;

describe("the site's list of calls", () => {
  it("names only calls that the api has, with the answers it gives", () => {
    const absent: Verdict<Absent> = "none";
    const different: Verdict<Different> = "none";
    assertEquals([absent, different], ["none", "none"]);
  });
});
