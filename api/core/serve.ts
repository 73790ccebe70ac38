/** Serves a program's public and internal ports and stops it without losing a request. */
import { Hono } from "hono";
import { errorFields, type Logger } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Long enough for nginx to see the 503s and turn to another replica. */
const DRAIN_MS = 500;
const STOP_MAX_MS = 10_000;

export interface Probes {
  /** Resolves when the program can do its work; rejects with the reason. */
  checkReady(): Promise<void>;
}

/** Health and metrics, for the internal port: never through the edge. */
export function createInternalApp(metrics: Metrics, probes: Probes, isDraining: () => boolean) {
  return new Hono()
    .get("/health/live", (c) => c.json({ status: "live" }))
    .get("/health/ready", async (c) => {
      if (isDraining()) return c.json({ status: "draining" }, 503);
      try {
        await probes.checkReady();
        return c.json({ status: "ready" });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return c.json({ status: "not-ready", reason }, 503);
      }
    })
    .get("/metrics", async (c) =>
      c.body(await metrics.registry.metrics(), 200, {
        "content-type": metrics.registry.contentType,
      }));
}

export interface StopOptions {
  readonly log: Logger;
  /** Called at once: from now on the program answers 503 and takes no new work. */
  startDraining(): void;
  readonly servers: readonly Deno.HttpServer[];
  /** Called when every request is answered. */
  close(): Promise<void>;
}

/** On SIGTERM or SIGINT: answer 503 for a moment, finish what is under way, then exit 0. */
export function stopOnSignal(options: StopOptions): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    options.startDraining();
    const overdue = setTimeout(() => Deno.exit(1), STOP_MAX_MS);
    try {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
      await Promise.all(options.servers.map((server) => server.shutdown()));
      await options.close();
    } catch (error) {
      options.log.error(errorFields(error), "Cannot stop cleanly");
    }
    clearTimeout(overdue);
    Deno.exit(0);
  };
  Deno.addSignalListener("SIGTERM", stop);
  Deno.addSignalListener("SIGINT", stop);
}
