/** The last messages, in memory and, when a directory is given, each in a file of its own. */
import { type Envelope, fileOf, type Message, readMessage } from "./message.ts";

const FILE_SUFFIX = ".eml";

export interface MailboxOptions {
  /** How many messages are kept; the oldest goes first. */
  messagesMax: number;
  /** Milliseconds since 1970. */
  clock: () => number;
  directory?: string;
}

export interface Mailbox {
  /** Keeps a mail; resolves once it would survive the end of this process. */
  add(envelope: Envelope, mail: Uint8Array): Promise<Message>;
  /** Newest first. */
  all(): Message[];
  get(id: string): Message | undefined;
  clear(): Promise<void>;
}

/** A mailbox with what an earlier run left in the directory. */
export async function openMailbox(options: MailboxOptions): Promise<Mailbox> {
  const { directory, messagesMax } = options;
  const messages = new Map<string, Message>();
  if (directory !== undefined) {
    await Deno.mkdir(directory, { recursive: true });
    for (const message of await readAll(directory)) messages.set(message.id, message);
  }
  const nextId = createIds(options.clock, [...messages.keys()].at(-1));
  await dropOldest();

  async function dropOldest(): Promise<void> {
    const surplus = messages.size - messagesMax;
    if (surplus <= 0) return;
    // Sorted, because mails that came together may have been kept in another order.
    for (const id of [...messages.keys()].toSorted().slice(0, surplus)) await remove(id);
  }

  async function remove(id: string): Promise<void> {
    messages.delete(id);
    if (directory !== undefined) await removeFile(`${directory}/${id}${FILE_SUFFIX}`);
  }

  return {
    async add(envelope, mail) {
      const id = nextId();
      const file = fileOf(id, envelope, mail);
      const message = await readMessage(file);
      if (directory !== undefined) await writeFile(`${directory}/${id}${FILE_SUFFIX}`, file);
      messages.set(id, message);
      await dropOldest();
      return message;
    },
    all: () => [...messages.values()].toSorted((a, b) => a.id < b.id ? 1 : -1),
    get: (id) => messages.get(id),
    async clear() {
      await Promise.all([...messages.keys()].map(remove));
    },
  };
}

/** Ids that grow, even when the clock stands still or goes back. */
function createIds(clock: () => number, last: string | undefined): () => string {
  let ms = Number(last?.slice(0, 13) ?? 0);
  let count = Number(last?.slice(14) ?? -1);
  return () => {
    const now = clock();
    if (now > ms) {
      ms = now;
      count = 0;
    } else if (++count > 9999) {
      ms += 1;
      count = 0;
    }
    return `${String(ms).padStart(13, "0")}-${String(count).padStart(4, "0")}`;
  };
}

/** Oldest first: the names of the files are the ids. */
async function readAll(directory: string): Promise<Message[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(directory)) {
    if (entry.name.endsWith(FILE_SUFFIX)) names.push(entry.name);
  }
  const messages: Message[] = [];
  for (const name of names.toSorted()) {
    messages.push(await readMessage(await Deno.readFile(`${directory}/${name}`)));
  }
  return messages;
}

/** A crash leaves the whole file or, under another suffix, nothing that is read again. */
async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.new`;
  await Deno.writeFile(temporary, bytes, { mode: 0o600 });
  await Deno.rename(temporary, path);
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
