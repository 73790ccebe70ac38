import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { describeDevice } from "./device.ts";
import { localeOf } from "./i18n/locale.ts";

const MOZILLA = "Mozilla/5.0";

describe("describeDevice", () => {
  const cases: [string | null, string][] = [
    [`${MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, "Firefox, Linux"],
    [
      `${MOZILLA} (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0`,
      "Edge, Windows",
    ],
    [
      `${MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1`,
      "Safari, iOS",
    ],
    [`${MOZILLA} (Linux; Android 16) Chrome/142.0 Mobile Safari/537.36`, "Chrome, Android"],
    ["curl/8.14", "Unknown"],
    [null, "Unknown"],
  ];
  for (const [userAgent, expected] of cases) {
    it(`says ${expected} of ${userAgent}`, () => {
      assertEquals(describeDevice(localeOf("en").t, userAgent), expected);
    });
  }
});
