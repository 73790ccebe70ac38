import { App, staticFiles } from "fresh";
import type { State } from "./define.ts";

export const app = new App<State>().use(staticFiles()).fsRoutes();
