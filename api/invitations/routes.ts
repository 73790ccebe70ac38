import {
  createRoute,
  creating,
  jsonAnswer,
  jsonBody,
  newRouter,
  refusals,
} from "../core/router.ts";
import { acceptInvitation } from "./accept.ts";
import { Acceptance, AcceptanceInput, Invitation, InvitationParams } from "./schema.ts";
import { readInvitation } from "./service.ts";

const read = createRoute({
  method: "get",
  path: "/invitations/{token}",
  summary: "What an invited person sees before they accept",
  description: "Public: whoever holds the link may read it.",
  request: { params: InvitationParams },
  responses: { 200: jsonAnswer("The open invitation", Invitation), ...refusals },
});

const accept = createRoute({
  method: "post",
  path: "/invitations/{token}/accept",
  summary: "Accept an invitation",
  description: "Makes an account, unless the person is signed in to the one with their address. " +
    "Then sign in through `/auth/sign-in/email`.",
  middleware: [creating] as const,
  request: { params: InvitationParams, body: jsonBody(AcceptanceInput) },
  responses: { 201: jsonAnswer("The address to sign in with", Acceptance), ...refusals },
});

export interface InvitationRoutesOptions {
  /** Told after the commit that changed what a user may do. */
  onMembershipChanged(userId: string): void;
}

export function createInvitationRoutes({ onMembershipChanged }: InvitationRoutesOptions) {
  return newRouter()
    .openapi(read, async (c) => {
      return c.json(await readInvitation(c.var.ctx, c.req.valid("param").token), 200);
    })
    .openapi(accept, async (c) => {
      const { token } = c.req.valid("param");
      const { userId, email } = await acceptInvitation(c.var.ctx, token, c.req.valid("json"));
      onMembershipChanged(userId);
      return c.json({ email }, 201);
    });
}
