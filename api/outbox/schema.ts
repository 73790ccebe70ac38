import { pageFields } from "../core/cursor.ts";
import { z } from "../core/router.ts";

export const DeadJobsQuery = z.strictObject(pageFields({ max: 100, usual: 50 }));
export type DeadJobsQuery = z.infer<typeof DeadJobsQuery>;

export const JobParams = z.strictObject({ id: z.uuid() });

export const DeadJob = z.object({
  id: z.uuid(),
  kind: z.string(),
  about: z.record(z.string(), z.string()).openapi({
    description: "What the job is for, such as a mail's template and address; never its contents",
    example: { template: "verify-email", to: "ines@example.com", language: "fr" },
  }),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  deadAt: z.iso.datetime(),
}).openapi("DeadJob");
export type DeadJob = z.infer<typeof DeadJob>;

export const DeadJobPage = z.object({
  jobs: z.array(DeadJob),
  nextCursor: z.string().nullable(),
}).openapi("DeadJobPage");
export type DeadJobPage = z.infer<typeof DeadJobPage>;

export const RetriedJob = z.object({ id: z.uuid() }).openapi("RetriedJob");
export type RetriedJob = z.infer<typeof RetriedJob>;
