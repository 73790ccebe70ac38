/** Where this project is on the machine. */
import { fileURLToPath } from "node:url";

/** The project's root, without a slash at the end. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
