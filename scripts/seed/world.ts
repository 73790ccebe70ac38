/** What the parts of the seed share: the clock, the generator, ids, and the rows made so far. */
import { scryptSync } from "node:crypto";
import { uuidV7 } from "../../api/core/ids.ts";
import { toParisDate } from "../../api/core/paris_date.ts";
import type { Language } from "../../api/core/context.ts";
import type { PlanVersion } from "../../api/plans/service.ts";
import { DEMO_PASSWORD } from "./demo_logins.ts";
import { Random } from "./random.ts";
import { Rows } from "./rows.ts";

export interface SeedInput {
  /** A 32-bit unsigned integer. */
  readonly seed: number;
  /** Past and future of the demo data lie around this moment. */
  readonly now: Date;
  /** The price list, as the migrations made it. */
  readonly planVersions: readonly PlanVersion[];
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly language?: Language;
  readonly createdAt: Date;
  readonly hasSecondFactor?: boolean;
}

export class World {
  readonly rows = new Rows();
  readonly random: Random;
  readonly now: Date;
  /** The date in Paris. */
  readonly today: Temporal.PlainDate;
  readonly planVersions: readonly PlanVersion[];
  readonly #passwordHash: string;

  constructor({ seed, now, planVersions }: SeedInput) {
    this.random = new Random(seed);
    this.now = now;
    this.today = toParisDate(now);
    this.planVersions = planVersions;
    this.#passwordHash = hashPassword(DEMO_PASSWORD, this.random.bytes(16).toHex());
  }

  /** @param at when the thing came to be: ids sort by it */
  newId(at: Date = this.now): string {
    return uuidV7(at, (length) => this.random.bytes(length));
  }

  /** A verified account that signs in with the demo password. */
  addUser(person: Person): string {
    const { name, email, language = "fr", createdAt, hasSecondFactor = false } = person;
    const id = this.newId(createdAt);
    const stamps = { createdAt, updatedAt: createdAt };
    this.rows.add("user", {
      id,
      name,
      email,
      emailVerified: 1,
      image: null,
      language,
      twoFactorEnabled: hasSecondFactor ? 1 : 0,
      ...stamps,
    });
    this.rows.add("account", {
      id: this.newId(createdAt),
      accountId: id,
      providerId: "credential",
      userId: id,
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      password: this.#passwordHash,
      ...stamps,
    });
    return id;
  }
}

/**
 * A password as better-auth stores it: scrypt with N 16384, r 16, p 1, 64 bytes, after the salt.
 * Its own `hashPassword` takes no salt, and a salt of its own would make every seed differ.
 */
export function hashPassword(password: string, salt: string): string {
  const cost = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };
  return `${salt}:${scryptSync(password.normalize("NFKC"), salt, 64, cost).toString("hex")}`;
}
