/**
 * One transaction, run again when InnoDB breaks a deadlock, and remembered under an idempotency key
 * so that a repeated request gets the first answer. The key's row is inserted first: a concurrent
 * repeat waits on it, then reads what the first one stored.
 */
import type { Database } from "../db/driver.ts";
import { isDuplicateKey, isLockConflict } from "../db/errors.ts";
import { Problem } from "./problem.ts";

/** A deadlock victim is run again at most this often; each round waits a little longer. */
const ATTEMPTS_MAX = 4;
const BACK_OFF_MS = 15;

export interface TransactionKey {
  /** Empty for a visitor: the key itself is then the only secret. */
  readonly userId: string;
  readonly key: string;
  readonly requestHash: string;
  /** A request may run more than one transaction; each has its own row. */
  readonly step: number;
}

interface Clock {
  readonly db: Database;
  now(): Date;
}

/** @throws Problem `idempotency-key-reused` when the key had another request */
export async function runTransaction<T>(
  { db, now }: Clock,
  key: TransactionKey | null,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await db.transaction().execute(async (transaction) => {
        if (!key) return await work(transaction);
        await insertKey(transaction, key, now());
        const value = await work(transaction);
        await storeAnswer(transaction, key, value);
        return value;
      });
    } catch (error) {
      if (error instanceof KeyTaken) return await readAnswer<T>(db, error.key);
      if (!isLockConflict(error) || attempt === ATTEMPTS_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF_MS * attempt * Math.random()));
    }
  }
}

/** Internal signal: the key's row is there already. */
class KeyTaken extends Error {
  readonly key: TransactionKey;

  constructor(key: TransactionKey) {
    super("The idempotency key was used before");
    this.key = key;
  }
}

async function insertKey(db: Database, key: TransactionKey, createdAt: Date): Promise<void> {
  try {
    await db.insertInto("idempotency_key").values({
      userId: key.userId,
      idempotencyKey: key.key,
      step: key.step,
      requestHash: key.requestHash,
      answer: "",
      createdAt,
    }).execute();
  } catch (error) {
    if (isDuplicateKey(error)) throw new KeyTaken(key);
    throw error;
  }
}

async function storeAnswer(db: Database, key: TransactionKey, value: unknown): Promise<void> {
  await db.updateTable("idempotency_key").set({ answer: JSON.stringify(value ?? null) })
    .where("userId", "=", key.userId).where("idempotencyKey", "=", key.key)
    .where("step", "=", key.step).execute();
}

async function readAnswer<T>(db: Database, key: TransactionKey): Promise<T> {
  const row = await db.selectFrom("idempotency_key").select(["requestHash", "answer"])
    .where("userId", "=", key.userId).where("idempotencyKey", "=", key.key)
    .where("step", "=", key.step).executeTakeFirstOrThrow();
  if (row.requestHash !== key.requestHash) {
    throw new Problem(
      "idempotency-key-reused",
      `Cannot answer: the Idempotency-Key "${key.key}" was used for another request`,
    );
  }
  // Conversion: what is stored is what `work` returned, as JSON.
  return JSON.parse(row.answer) as T;
}
