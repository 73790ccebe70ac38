import { z } from "../core/router.ts";

export const Quota = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/).openapi({ example: "2026-11" }),
  activities: z.object({
    limit: z.int().min(0),
    used: z.int().min(0),
    remaining: z.int().min(0),
  }),
  plan: z.enum(["starter", "basic", "premium"]).nullable(),
  reason: z.literal("no-active-contract").nullable().openapi({
    description: "Why there is no quota at all",
  }),
}).openapi("Quota");
export type Quota = z.infer<typeof Quota>;
