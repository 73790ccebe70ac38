/** Asks each URL of its arguments; prints a JSON list of statuses, or of the names of errors. */
const outcomes = await Promise.all(Deno.args.map(async (url) => {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}));
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(outcomes)));
