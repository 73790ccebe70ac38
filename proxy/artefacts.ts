/** The edge's generated files, one nginx.conf for each environment. */

import type { Artefact } from "../infra/artefacts.ts";
import { developmentTopology } from "../infra/environments/development.ts";
import { renderNginx } from "./render.ts";

export const artefacts: readonly Artefact[] = [
  { path: "development/nginx.conf", render: () => renderNginx(developmentTopology()) },
];
