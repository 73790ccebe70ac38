/** The OpenAPI 3.1 document and a reference page made from it: plain HTML, no script, no CDN. */
import { html } from "hono/html";
import type { newRouter } from "./router.ts";
import { z } from "./router.ts";

type Router = ReturnType<typeof newRouter>;

export interface ReferenceOptions {
  readonly apiUrl: string;
  readonly version: string;
}

/** What the page reads of the document; everything else in it is passed on as it is. */
const Operation = z.object({
  summary: z.string().default(""),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().default("") })),
});
const Document = z.object({
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});
type Document = z.infer<typeof Document>;
type Operation = z.infer<typeof Operation>;

const POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const CACHE = "public, max-age=300";

/** Adds `/openapi.json` and `/reference`; both are built at the first request and kept. */
export function addReference(app: Router, { apiUrl, version }: ReferenceOptions): void {
  let text: string | undefined;
  const describe = () =>
    text ??= JSON.stringify(app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "BusinessCare API", version },
      servers: [{ url: apiUrl }],
    }));
  app.get("/openapi.json", (c) => {
    c.header("cache-control", CACHE);
    c.header("content-type", "application/json");
    return c.body(describe());
  });
  app.get("/reference", (c) => {
    c.header("content-security-policy", POLICY);
    c.header("cache-control", CACHE);
    return c.html(renderReference(Document.parse(JSON.parse(describe()))));
  });
  app.get("/reference.css", (c) => {
    c.header("cache-control", CACHE);
    return c.body(STYLE, 200, { "content-type": "text/css; charset=utf-8" });
  });
}

export function renderReference(document: Document) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  );
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>${document.info.title}</title>
        <link rel="stylesheet" href="/reference.css">
      </head>
      <body>
        <main>
              <h1>${document.info.title} <small>${document.info.version}</small></h1>
              <p>The whole contract is <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
              ${operations.map(renderOperation)}
            </main>
      </body>
    </html>
  `;
}

function renderOperation(
  { path, method, operation }: { path: string; method: string; operation: Operation },
) {
  const body = operation.requestBody ? Object.keys(operation.requestBody.content).join(", ") : "";
  return html`<section>
    <h2><code>${method.toUpperCase()} ${path}</code></h2>
    <p>${operation.summary}</p>
    ${
    operation.parameters.length === 0
      ? ""
      : html`<p>Parameters: ${
        operation.parameters.map((parameter) => `${parameter.name} (${parameter.in})`).join(", ")
      }</p>`
  }
    ${body === "" ? "" : html`<p>Body: ${body}</p>`}
    <dl>${
    Object.entries(operation.responses).map(([status, response]) =>
      html`
        <dt>${status}</dt>
        <dd>${response.description}</dd>
      `
    )
  }</dl>
  </section>`;
}

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-inline-size: 60rem; margin-inline: auto; padding: 1rem; }
section { border-block-start: 1px solid; padding-block: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
dd { margin: 0; }
`;
