/**
 * Stand-in for `jsr:@std/testing/bdd`: suites and tests on `Deno.test` and its steps, with the real
 * names. See README.md for what differs.
 */
type Body = (t: Deno.TestContext) => void | Promise<void>;
type HookName = "beforeAll" | "afterAll" | "beforeEach" | "afterEach";

interface Test {
  readonly name: string;
  readonly body: Body;
  readonly ignore: boolean;
}

interface Suite {
  readonly name: string;
  readonly ignore: boolean;
  readonly items: (Suite | Test)[];
  readonly hooks: Record<HookName, Body[]>;
}

/** Suites being described right now, outermost first. */
const open: Suite[] = [];

function newHooks(): Suite["hooks"] {
  return { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
}

function addSuite(name: string, body: () => void, ignore: boolean): void {
  const suite = openSuite(name, ignore);
  try {
    body();
  } finally {
    open.splice(open.indexOf(suite), 1);
  }
}

/** Registers a suite and leaves it open: what follows belongs to it. */
function openSuite(name: string, ignore: boolean): Suite {
  const suite: Suite = { name, ignore, items: [], hooks: newHooks() };
  const parent = open.at(-1);
  if (parent) parent.items.push(suite);
  else {
    const none = { beforeEach: [], afterEach: [] };
    Deno.test({ name, ignore, fn: (t) => runSuite(t, suite, none) });
  }
  open.push(suite);
  return suite;
}

function addTest(name: string, body: Body, ignore: boolean): void {
  const suite = open.at(-1);
  if (suite) suite.items.push({ name, body, ignore });
  else Deno.test({ name, ignore, fn: body });
}

async function runSuite(
  t: Deno.TestContext,
  suite: Suite,
  outer: Pick<Suite["hooks"], "beforeEach" | "afterEach">,
): Promise<void> {
  const beforeEach = [...outer.beforeEach, ...suite.hooks.beforeEach];
  const afterEach = [...suite.hooks.afterEach, ...outer.afterEach];
  try {
    for (const hook of suite.hooks.beforeAll) await hook(t);
    for (const item of suite.items) {
      const fn = "items" in item
        ? (step: Deno.TestContext) => runSuite(step, item, { beforeEach, afterEach })
        : (step: Deno.TestContext) => runTest(step, item.body, { beforeEach, afterEach });
      // What a suite opens in beforeAll outlives each of its steps, so only the whole is checked.
      await t.step({
        name: item.name,
        ignore: item.ignore,
        sanitizeOps: false,
        sanitizeResources: false,
        fn,
      });
    }
  } finally {
    for (const hook of suite.hooks.afterAll) await hook(t);
  }
}

async function runTest(
  t: Deno.TestContext,
  body: Body,
  hooks: Pick<Suite["hooks"], "beforeEach" | "afterEach">,
): Promise<void> {
  try {
    for (const hook of hooks.beforeEach) await hook(t);
    await body(t);
  } finally {
    for (const hook of hooks.afterEach) await hook(t);
  }
}

export const describe = Object.assign(
  (name: string, body: () => void) => addSuite(name, body, false),
  { ignore: (name: string, body: () => void) => addSuite(name, body, true) },
);

export const it = Object.assign(
  (name: string, body: Body) => addTest(name, body, false),
  { ignore: (name: string, body: Body) => addTest(name, body, true) },
);

/** A hook outside any suite makes the rest of the file one suite named "global". */
function addHook(name: HookName, body: Body): void {
  const suite = open.at(-1) ?? openSuite("global", false);
  suite.hooks[name].push(body);
}

export const beforeAll = (body: Body): void => addHook("beforeAll", body);
export const afterAll = (body: Body): void => addHook("afterAll", body);
export const beforeEach = (body: Body): void => addHook("beforeEach", body);
export const afterEach = (body: Body): void => addHook("afterEach", body);
