/** Resolves at the first SIGTERM or SIGINT from now on. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ["SIGTERM", "SIGINT"] as const;
    const stop = () => {
      // A listener left behind would keep the process alive.
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    for (const signal of signals) Deno.addSignalListener(signal, stop);
  });
}
