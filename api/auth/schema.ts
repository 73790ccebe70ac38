import { z } from "../core/router.ts";
import { ROLES } from "../roles.ts";

export const Me = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.email(),
  language: z.enum(["fr", "en"]),
  roles: z.array(z.enum(ROLES)),
  company: z.object({ id: z.uuid(), name: z.string() }).nullable(),
}).openapi("Me");
export type Me = z.infer<typeof Me>;
