import { asset } from "fresh/runtime";
import { BRAND } from "../components/Layout.tsx";
import { define } from "../define.ts";

const STYLE_SHEETS = [
  "/tokens.css",
  "/base.css",
  "/layout.css",
  "/components.css",
  "/forms.css",
  "/lists.css",
];

export default define.page(function App({ Component, state }) {
  return (
    <html
      lang={state.locale.code}
      dir={state.locale.direction}
      data-theme={state.theme === "auto" ? undefined : state.theme}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content={state.t("document.description")} />
        <title>{BRAND}</title>
        <link rel="icon" href={asset("/logo.svg")} type="image/svg+xml" />
        {STYLE_SHEETS.map((path) => <link key={path} rel="stylesheet" href={asset(path)} />)}
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
});
