/** "fresh/dev": finds islands and routes, bundles the islands, and writes `_fresh/`. */
import { build, type Metafile } from "esbuild";
import { getMimeType } from "hono/utils/mime";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { StaticFile } from "./render.ts";

/** The root holds `main.ts`, `routes/`, `islands/` and `static/`. */
export type BuildOptions = { root?: string; outDir?: string };

const HERE = import.meta.dirname ?? ".";
const CLIENT = join(HERE, "client.ts");
const SOURCE = /(?<![._]test)\.[jt]sx?$/;
const KINDS = { _app: "app", _layout: "layout", _middleware: "middleware", _404: "notFound" };
const KIND_OF = new Map(Object.entries({ ...KINDS, _error: "error", _500: "error" }));

export class Builder {
  /** The root is the working directory, and the folder to write its `_fresh`, unless given. */
  constructor(readonly options: BuildOptions = {}) {}

  /** Writes the site's built form; can be called again. Sources that fail change nothing. */
  async build({ mode }: { mode?: "development" | "production" } = {}): Promise<void> {
    const root = resolve(this.options.root ?? ".");
    const outDir = resolve(root, this.options.outDir ?? "_fresh");
    const [routeDir, staticDir] = [join(root, "routes"), join(root, "static")];
    const inRoutes = await filesIn(routeDir, SOURCE);
    const inIslands = inRoutes.filter((file) => file.includes("/(_islands)/"));
    const islands = [...await filesIn(join(root, "islands"), SOURCE), ...inIslands];
    const routes = inRoutes.filter((file) => !file.includes("/(_"))
      .map((file) => ({ file, ...routeOf(relative(routeDir, file)) }))
      .sort((a, b) => a.weight < b.weight ? -1 : 1);
    const { outputFiles, metafile: { outputs } } = await bundle(
      [CLIENT, ...islands],
      mode !== "development",
    );

    await rm(join(outDir, "static"), { recursive: true, force: true });
    const files = new Map<string, StaticFile>();
    const place = async (path: string, content: Uint8Array, isImmutable: boolean) => {
      const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
      const contentType = getMimeType(path) ?? "application/octet-stream";
      files.set(encodeURI(path), { hash, contentType, isImmutable, path: `static${path}` });
      await mkdir(dirname(join(outDir, "static", path)), { recursive: true });
      await writeFile(join(outDir, "static", path), content);
    };
    for (const { path, contents } of outputFiles) await place(urlOf(path), contents, true);
    for (const file of await filesIn(staticDir, /./)) {
      await place(`/${relative(staticDir, file)}`, await readFile(file), false);
    }
    const modules = [...islands.map((file) => ({ file, ...islandOf(file, outputs) })), ...routes];
    const importOf = (file: string, names: string) =>
      `import ${names} from ${JSON.stringify(`./${relative(outDir, file)}`)};\n`;
    const items = modules.map(({ file: _, ...facts }, index) =>
      `{ ...${JSON.stringify(facts)}, module: m${index} },\n`
    );
    const snapshot = `${modules.map(({ file }, index) => importOf(file, `* as m${index}`)).join("")}
const modules = [
${items.join("")}];
export const snapshot = {
  base: import.meta.dirname,
  clientUrl: ${JSON.stringify(islandOf(CLIENT, outputs).url)},
  files: new Map(${JSON.stringify([...files])}),
  islands: modules.filter(({ url }) => url),
  routes: modules.filter(({ kind }) => kind).map(({ module, ...facts }) => {
    const { default: component, handler = module.handlers } = module;
    return { ...facts, component, handler, middlewares: [handler ?? component].flat() };
  }),
};
`;
    const server = `import { snapshot } from "./snapshot.js";
${importOf(join(root, "main.ts"), "{ app }")}
app[Symbol.for("fresh.snapshot")](snapshot);
export default { fetch: app.handler() };
`;
    await writeFile(join(outDir, "snapshot.js"), snapshot);
    await writeFile(join(outDir, "server.js"), server);
  }
}

async function bundle(entryPoints: string[], minify: boolean) {
  return await build({
    entryPoints,
    absWorkingDir: HERE, // so that names do not depend on where one works
    outdir: HERE, // nothing is written there: the caller places the files
    write: false,
    metafile: true,
    entryNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify,
    jsx: "automatic",
    jsxImportSource: "preact",
    alias: { "fresh/runtime": join(HERE, "runtime.ts") },
    logLevel: "silent", // a failure is thrown, with all that would be logged
  });
}

/** What a file in `routes/` is, by Fresh's conventions for its path below that folder. */
function routeOf(file: string) {
  const folders = ["", ...file.replace(/\.\w+$/, "").split("/")];
  const kind = KIND_OF.get(folders.at(-1) ?? "") ?? "route";
  if (kind !== "route" || folders.at(-1) === "index") folders.pop();
  const scope = folders.join("/").replace(/\[\.\.\.(\w+)\]/g, ":$1*").replace(/\[(\w+)\]/g, ":$1");
  const pattern = scope.replace(/\/\([^/]*\)/g, "") || "/";
  // Sorts names before parameters, and these before open ends: `~` comes after all letters.
  const weight = pattern.replace(/:\w+\*/, "~~").replace(/:\w+/g, "~");
  return { kind, scope: scope || "/", pattern, weight: kind === "route" ? weight : "" };
}

/** The address of an island's module, and of what the browser needs at once. */
function islandOf(file: string, outputs: Metafile["outputs"]) {
  const isOf = (path: string) => resolve(HERE, outputs[path]?.entryPoint ?? "") === file;
  const path = Object.keys(outputs).find(isOf) ?? "";
  const imports = outputs[path]?.imports.filter(({ kind }) => kind === "import-statement") ?? [];
  return { url: urlOf(path), preload: [path, ...imports.map((chunk) => chunk.path)].map(urlOf) };
}

function urlOf(chunk: string): string {
  return `/_fresh/js/${basename(chunk)}`;
}

/** The files below a folder whose path fits, sorted; none where there is no such folder. */
async function filesIn(folder: string, pattern: RegExp): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return paths.filter((path) => pattern.test(path)).sort();
}
