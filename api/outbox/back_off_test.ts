import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ATTEMPTS_MAX, backOffMs } from "./back_off.ts";

const attempts = Array.from({ length: ATTEMPTS_MAX - 1 }, (_, index) => index + 1);
const HOUR_MS = 3_600_000;

describe("backOffMs", () => {
  it("waits seconds at first, and hours at last", () => {
    assertEquals(backOffMs(1, () => 0), 1_000);
    assertEquals(backOffMs(1, () => 0.999_999), 2_000);
    assertEquals(backOffMs(2, () => 0), 4_000);
    assertEquals(backOffMs(9, () => 0), 2 * HOUR_MS);
  });

  it("never waits less than the time before, nor longer than its bound", () => {
    for (const attempt of attempts) {
      assert(backOffMs(attempt + 1, () => 0) >= backOffMs(attempt, () => 0));
      assert(backOffMs(attempt, () => 1) <= 4 * HOUR_MS);
    }
  });

  it("gives a job a working day's or a night's time before it is dead", () => {
    const total = attempts.reduce((sum, attempt) => sum + backOffMs(attempt, () => 0), 0);
    assert(total > 5 * HOUR_MS && total < 12 * HOUR_MS, `${total / HOUR_MS} h`);
  });
});
