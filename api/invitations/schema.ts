import { z } from "../core/router.ts";

const Language = z.enum(["fr", "en"]);

export const InvitationParams = z.object({ token: z.string().max(200) });

export const Invitation = z.object({
  companyName: z.string(),
  firstName: z.string(),
  email: z.email(),
  language: Language.openapi({ description: "Of the mail that carried the link" }),
  hasAccount: z.boolean().openapi({
    description: "An account with this address exists: sign in to it before accepting",
  }),
  expiresAt: z.iso.datetime(),
}).openapi("Invitation");
export type Invitation = z.infer<typeof Invitation>;

export const AcceptanceInput = z.strictObject({
  // Its length is checked in the service, with the codes that sign-up has.
  password: z.string().optional().openapi({
    description: "Needed unless the person is signed in to their account",
  }),
  language: Language,
  consent: z.literal(true),
}).openapi("AcceptanceInput");
export type AcceptanceInput = z.infer<typeof AcceptanceInput>;

export const Acceptance = z.object({ email: z.email() }).openapi("Acceptance");
