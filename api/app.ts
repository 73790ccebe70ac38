/** Mounts the capabilities. What they share (context, limits, problems) is in api/core. */
import { timeout } from "hono/timeout";
import { createAuthRoutes, me } from "./auth/routes.ts";
import { createAuth } from "./auth/better_auth.ts";
import { SessionCache } from "./auth/session_cache.ts";
import { createPrincipalFinder } from "./auth/sessions.ts";
import { bookings } from "./bookings/routes.ts";
import { catalogue } from "./catalogue/routes.ts";
import { createCompanyRoutes } from "./company/routes.ts";
import { createCheckoutRoutes, createWebhookRoutes } from "./checkout/routes.ts";
import { createStripe } from "./checkout/stripe.ts";
import type { ApiConfig } from "./config.ts";
import { answerProblem } from "./core/answer_problem.ts";
import type { Effects } from "./core/context.ts";
import type { Metrics } from "./core/metrics.ts";
import {
  limitBody,
  observe,
  onlyFromEdge,
  refuseWhileDraining,
  withContext,
  withRequestId,
} from "./core/middleware.ts";
import { Problem } from "./core/problem.ts";
import { newRouter } from "./core/router.ts";
import { addReference } from "./core/reference.ts";
import { checkReady } from "./db/ready.ts";
import { createInvitationRoutes } from "./invitations/routes.ts";
import { createInvoiceRoutes } from "./invoices/routes.ts";
import { outbox } from "./outbox/routes.ts";
import { plans } from "./plans/routes.ts";
import { PROBLEM_TYPE_BASE, problems } from "./problems.ts";
import { quota } from "./quota/routes.ts";

/** Version of the contract in /openapi.json, not of the program. */
const API_VERSION = "0.1.0";
/** Longer than the database's lock wait, shorter than nginx's patience. */
const ANSWER_MAX_MS = 25_000;

export interface AppDeps {
  readonly config: ApiConfig;
  readonly effects: Effects;
  readonly metrics: Metrics;
  /** True from the moment the program is asked to stop. */
  isDraining(): boolean;
}

export function createApp(deps: AppDeps) {
  const { config, effects, metrics } = deps;
  const cache = new SessionCache(() => effects.now().getTime());
  const forgetSessions = (userId: string) => cache.dropUser(userId);
  const auth = createAuth({
    effects,
    siteUrl: config.SITE_URL,
    secret: config.AUTH_SECRET,
    onSessionsChanged: forgetSessions,
  });
  const finder = createPrincipalFinder({ auth, db: effects.db, cache });

  const app = newRouter();
  app.onError(answerProblem({
    table: problems,
    typeBase: PROBLEM_TYPE_BASE,
    log: effects.log,
  }));
  app.notFound((c) => {
    throw new Problem("not-found", `Cannot find "${c.req.path}"`);
  });
  app.use(onlyFromEdge(config.EDGE_ADDRESSES));
  app.get("/health/live", (c) => c.json({ status: "live" }));
  app.use(refuseWhileDraining(deps.isDraining));
  app.get("/health/ready", async (c) => {
    await checkReady(effects.db);
    return c.json({ status: "ready" });
  });
  app.use(withRequestId(effects), observe(effects, metrics), timeout(ANSWER_MAX_MS), limitBody);
  app.use(withContext({ effects, findPrincipal: (headers) => finder.find(headers) }));
  app.route("/", createAuthRoutes({ auth, cache }));
  const stripe = createStripe({
    secretKey: config.STRIPE_SECRET_KEY,
    apiUrl: config.STRIPE_API_URL,
  });
  const webhookSecret = config.STRIPE_WEBHOOK_SECRET;
  app.route("/", createWebhookRoutes({ effects, stripe, webhookSecret }));
  const routes = app
    .route("/", me)
    .route("/", createCompanyRoutes({ onMembershipChanged: forgetSessions }))
    .route("/", createInvitationRoutes({ onMembershipChanged: forgetSessions }))
    .route("/", plans)
    .route("/", createCheckoutRoutes({ stripe, siteUrl: config.SITE_URL }))
    .route("/", createInvoiceRoutes({ uploadsDir: config.UPLOADS_DIR }))
    .route("/", catalogue)
    .route("/", quota)
    .route("/", outbox)
    .route("/", bookings);
  addReference(app, { apiUrl: config.API_URL, version: API_VERSION });
  return { app, routes };
}

export type Api = ReturnType<typeof createApp>["routes"];
