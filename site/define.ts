/** Fresh's `define`, knowing what this site's state holds. */
import { createDefine } from "fresh";
import type { State } from "./state.ts";

export const define = createDefine<State>();
