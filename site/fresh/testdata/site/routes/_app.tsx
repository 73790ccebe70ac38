import { asset } from "fresh/runtime";
import { define } from "../define.ts";

export default define.page(function App({ Component, state }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="description" content="The site" />
        <title>Site</title>
        <link rel="icon" href={asset("/logo.svg")} />
        <link rel="stylesheet" href={asset("/styles.css")} />
      </head>
      <body data-trail={state.trail.join(" ")}>
        <Component />
      </body>
    </html>
  );
});
