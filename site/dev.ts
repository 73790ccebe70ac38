/** Builds the islands and the route table into `_fresh/`: `deno task build`. */
import { Builder } from "fresh/dev";

await new Builder({ root: import.meta.dirname }).build();
