/** BusinessCare's own people, one for each role, with a second factor that is set up. */
import { staffLogins } from "./demo_logins.ts";
import { pickName } from "./names.ts";
import { addMinutes } from "./paris_time.ts";
import type { World } from "./world.ts";

const SINCE_DAYS = 400;
const DAY_MINUTES = 24 * 60;
const BACKUP_CODES = 10;
/** better-auth's own form: five characters, a dash, five characters. */
const BACKUP_CODE_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** Encrypts as better-auth does, under its secret. */
export type Encrypt = (text: string) => Promise<string>;

export async function addStaff(world: World, encrypt: Encrypt): Promise<void> {
  const createdAt = addMinutes(world.now, -SINCE_DAYS * DAY_MINUTES);
  for (const { role, email, totpSecret } of staffLogins) {
    const { firstName, lastName } = pickName(world.random);
    const userId = world.addUser({
      name: `${firstName} ${lastName}`,
      email,
      createdAt,
      hasSecondFactor: true,
    });
    world.rows.add("staff_member", { userId, role, createdAt });
    world.rows.add("two_factor", {
      id: world.newId(createdAt),
      userId,
      // The prefix tells better-auth that the secret is base32 and not the key's own bytes.
      secret: await encrypt(`base32:${totpSecret}`),
      backupCodes: await encrypt(JSON.stringify(makeBackupCodes(world))),
      verified: 1,
      failedVerificationCount: 0,
      lockedUntil: null,
    });
  }
}

function makeBackupCodes({ random }: World): string[] {
  const part = () =>
    Array.from({ length: 5 }, () => random.pick([...BACKUP_CODE_ALPHABET])).join("");
  return Array.from({ length: BACKUP_CODES }, () => `${part()}-${part()}`);
}
