/** "fresh": the part of Fresh 2's server API that this project uses; README.md says which. */
export { App } from "./app.ts";
export type { Context } from "./context.ts";
export * from "./define.ts";
export { HttpError } from "./runtime.ts";
export { staticFiles } from "./static_files.ts";
