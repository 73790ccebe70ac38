// "fresh/dev": builds islands with esbuild into content-hashed chunks and writes _fresh/{snapshot,server}.js.
import * as esbuild from "esbuild";
import * as p from "node:path";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const TYPES: Record<string, string> = {
  css: "text/css; charset=UTF-8",
  js: "text/javascript; charset=UTF-8",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  ico: "image/vnd.microsoft.icon",
  woff2: "font/woff2",
  json: "application/json; charset=UTF-8",
  txt: "text/plain; charset=UTF-8",
  webmanifest: "application/manifest+json",
};
export interface BuildOptions {
  root?: string;
  outDir?: string;
  staticDir?: string;
  islandDir?: string;
  routeDir?: string;
  serverEntry?: string;
  target?: string | string[];
}

function walk(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true }).filter((
      e,
    ) => e.isFile() && !/[._]test\.[tj]sx?$/.test(e.name))
      .map((e) => p.join(e.parentPath, e.name)).sort();
  } catch {
    return [];
  }
}
const hash = (b: Uint8Array | string) =>
  createHash("sha256").update(b).digest("hex").slice(0, 16);

export function routeOf(file: string): { path: string; type: string } {
  const parts = file.replace(/\.[tj]sx?$/, "").split("/"), last = parts.pop()!;
  const type = ({
    _app: "app",
    _layout: "layout",
    _middleware: "middleware",
    _error: "error",
    _500: "error",
    _404: "notFound",
  } as Record<string, string>)[last] ?? "route";
  if (type === "route" && last !== "index") parts.push(last);
  const path = "/" +
    parts.filter((s) => !/^\(.*\)$/.test(s)).map((s) =>
      s.replace(/^\[\.\.\.(\w+)\]$/, ":$1*").replace(/^\[\[(\w+)\]\]$/, ":$1?")
        .replace(/\[(\w+)\]/g, ":$1")
    ).join("/");
  return { path: type !== "route" && path === "/" ? "*" : path, type };
}
const rank = (f: string) => routeOf(f).type === "route" ? 1 : 0;
const weight = (f: string) =>
  routeOf(f).path.replace(/:\w+\*/g, "~~").replace(/:\w+\??/g, "~"); // static before dynamic before catch-all

export class Builder {
  constructor(private o: BuildOptions = {}) {}
  async build(): Promise<void> {
    const root = p.resolve(this.o.root ?? "."),
      dir = (d: string) => p.resolve(root, d);
    const out = dir(this.o.outDir ?? "_fresh"), here = import.meta.dirname!;
    rmSync(out, { recursive: true, force: true });
    const islands = walk(dir(this.o.islandDir ?? "islands")).filter((f) =>
      /\.[tj]sx?$/.test(f)
    );
    const alias = { "fresh/runtime": p.join(here, "runtime.ts") };
    const res = await esbuild.build({
      entryPoints: [p.join(here, "client.ts"), ...islands],
      outdir: p.join(out, "static/_fresh"),
      entryNames: "[name]-[hash]",
      chunkNames: "c-[hash]",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      minify: true,
      metafile: true,
      write: true,
      absWorkingDir: root,
      alias,
      target: this.o.target ?? ["chrome99", "firefox99", "safari15"],
      jsx: "automatic",
      jsxImportSource: "preact",
      nodePaths: [dir("node_modules")],
      define: { "process.env.NODE_ENV": '"production"' },
      logLevel: "warning",
    });
    await esbuild.stop();
    const outputs = res.metafile!.outputs,
      url = (o: string) =>
        "/" + p.relative(p.join(out, "static"), p.resolve(root, o));
    const byEntry = new Map(
      Object.entries(outputs).filter(([, v]) => v.entryPoint).map((
        [k, v],
      ) => [p.resolve(root, v.entryPoint!), [k, v] as const]),
    );
    const rel = (f: string) =>
      JSON.stringify(
        "./" +
          p.relative(out, f).replace(/^(?!\.)/, "./").replace(
            /^\.\/\.\.\//,
            "../",
          ),
      ).replace('"./../', '"../');
    const files = new Map<string, unknown>();
    const add = (name: string, path: string, immutable: boolean) =>
      files.set(name, {
        hash: hash(readFileSync(path)),
        type: TYPES[p.extname(path).slice(1)] ?? "application/octet-stream",
        path: p.relative(root, path),
        immutable,
      });
    for (const f of walk(dir(this.o.staticDir ?? "static"))) {
      add("/" + p.relative(dir(this.o.staticDir ?? "static"), f), f, false);
    }
    for (const f of walk(p.join(out, "static"))) {
      add("/" + p.relative(p.join(out, "static"), f), f, true);
    }
    const routeDir = dir(this.o.routeDir ?? "routes");
    const routes = walk(routeDir).filter((f) => /\.[tj]sx?$/.test(f)).map((f) =>
      p.relative(routeDir, f)
    )
      .sort((a, b) => rank(a) - rank(b) || (weight(a) < weight(b) ? -1 : 1));
    writeFileSync(
      p.join(out, "snapshot.js"),
      [
        ...islands.map((f, i) => `import * as i${i} from ${rel(f)};`),
        ...routes.map((f, i) =>
          `import * as r${i} from ${rel(p.join(routeDir, f))};`
        ),
        `export const boot = ${
          JSON.stringify(url(byEntry.get(p.join(here, "client.ts"))![0]))
        };`,
        "export const islands = new Map();",
        ...islands.map((f, i) => {
          const [o, v] = byEntry.get(f)!,
            preload = v.imports.filter((x) => x.kind === "import-statement")
              .map((x) => url(x.path));
          return `for (const [k, v] of Object.entries(i${i})) if (typeof v === "function") islands.set(v, { name: "I${i}_" + k, exportName: k, url: ${
            JSON.stringify(url(o))
          }, preload: ${JSON.stringify(preload)} });`;
        }),
        `export const files = new Map(${JSON.stringify([...files], null, 1)});`,
        `export const routes = [${
          routes.map((f, i) =>
            `{ ...${JSON.stringify(routeOf(f))}, mod: r${i} }`
          ).join(",\n")
        }];`,
      ].join("\n"),
    );
    writeFileSync(
      p.join(out, "server.js"),
      `import { app } from ${
        rel(dir(this.o.serverEntry ?? "main.ts"))
      };\nimport * as snapshot from "./snapshot.js";\n` +
        `app.snapshot = { ...snapshot, root: new URL("..", import.meta.url).pathname };\nexport default { fetch: app.handler() };\n`,
    );
  }
}
