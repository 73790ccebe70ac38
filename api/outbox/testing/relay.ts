/** A TCP relay in front of the test database, which a test cuts and mends: the server is "gone". */

export interface Relay {
  readonly url: string;
  /** Connections that were turned away since the cut. */
  readonly refused: number;
  /** Ends all connections and turns new ones away. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export function openRelay(target: URL): Relay {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  let isCut = false;
  let refused = 0;
  const accepting = (async () => {
    for await (const inside of listener) {
      if (isCut) {
        refused++;
        inside.close();
        continue;
      }
      const outside = await Deno.connect({ hostname: target.hostname, port: Number(target.port) });
      for (const connection of [inside, outside]) connections.add(connection);
      join(inside, outside);
      join(outside, inside);
    }
  })();
  const cut = () => {
    isCut = true;
    for (const connection of connections) endQuietly(connection);
    connections.clear();
  };
  const url = new URL(target);
  url.port = String(listener.addr.port);
  return {
    url: url.href,
    get refused() {
      return refused;
    },
    cut,
    mend: () => isCut = false,
    async close() {
      cut();
      listener.close();
      await accepting;
    },
  };
}

function join(from: Deno.Conn, to: Deno.Conn): void {
  from.readable.pipeTo(to.writable).catch(() => endQuietly(to));
}

/** One side may have ended by itself. */
function endQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
