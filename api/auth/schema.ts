import { z } from "../core/router.ts";
import { PERMISSIONS, ROLES } from "../roles.ts";

export const Me = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.email(),
  language: z.enum(["fr", "en"]),
  roles: z.array(z.enum(ROLES)),
  permissions: z.array(z.enum(PERMISSIONS)).openapi({
    description: "What this person may do; the api decides again on every call",
  }),
  company: z.object({ id: z.uuid(), name: z.string() }).nullable(),
}).openapi("Me");
export type Me = z.infer<typeof Me>;
