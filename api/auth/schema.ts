import { z } from "../core/router.ts";

export const Me = z.object({
  userId: z.uuid(),
  name: z.string(),
  email: z.email(),
  language: z.enum(["fr", "en"]),
  companyRole: z.enum(["company_admin", "company_billing", "site_manager"]).nullable(),
  hasCompany: z.boolean(),
  isEmployee: z.boolean(),
  isProvider: z.boolean(),
  staffRoles: z.array(z.string()),
}).openapi("Me");
export type Me = z.infer<typeof Me>;
