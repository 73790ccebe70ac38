/** How each program of the stack is run: its command, its permissions, its settings. */
import { processPermissions, type ProgramName } from "../../infra/permissions.ts";
import {
  edgeListeners,
  findService,
  internalUrl,
  portOf,
  publicUrl,
  type Topology,
} from "../../infra/topology.ts";
import type { ProcessPlan } from "./child.ts";
import { denoEnvironment } from "./child_environment.ts";
import { answersHttp } from "./health.ts";
import type { Secrets } from "./secrets.ts";

/** What the plans of one stack have in common. */
export interface StackContext {
  /** The project's root, without a slash at the end. */
  readonly project: string;
  readonly dataDir: string;
  readonly topology: Topology;
  readonly secrets: Secrets;
  readonly databaseUrl: string;
  /** The authority that programs trust beside the public ones. */
  readonly caPath: string;
}

/** The programs of this repository that a stack runs, by their names in the topology. */
export type ProgramService = "stripe-sandbox" | "mail-capture" | "api" | "worker" | "site";

const READY_WITHIN_MS = 30_000;
/** More than the ten seconds that api, worker and site give themselves. */
const STOP_WITHIN_MS = 12_000;

const PLANS: Record<ProgramService, (context: StackContext) => ProcessPlan> = {
  "stripe-sandbox": stripePlan,
  "mail-capture": mailPlan,
  api: apiPlan,
  worker: workerPlan,
  site: sitePlan,
};

/** How a program is run and waited for. */
export function programPlan(name: ProgramService, context: StackContext): ProcessPlan {
  return PLANS[name](context);
}

function apiPlan(context: StackContext): ProcessPlan {
  const { port, internalPort } = findService(context.topology, "api");
  return programOfProduct("api", "api/main.ts", context, {
    ...apiSettings(context),
    API_PORT: String(port),
    API_INTERNAL_PORT: String(internalPort),
  });
}

function workerPlan(context: StackContext): ProcessPlan {
  const { internalPort } = findService(context.topology, "worker");
  return programOfProduct("worker", "api/worker.ts", context, {
    ...apiSettings(context),
    WORKER_INTERNAL_PORT: String(internalPort),
  });
}

/** What api and worker share: they are one code base with one configuration. */
function apiSettings({ topology, secrets, databaseUrl, dataDir }: StackContext) {
  const { address } = findService(topology, "api");
  const stripe = findService(topology, "stripe-sandbox");
  const mail = findService(topology, "mail-capture");
  return {
    API_HOST: address,
    EDGE_ADDRESSES: topology.edgeAddress,
    DATABASE_URL: databaseUrl,
    SITE_URL: publicUrl(topology, "www"),
    API_URL: publicUrl(topology, "api"),
    AUTH_SECRET: secrets.authSecret,
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    STRIPE_API_URL: `http://${stripe.address}:${stripe.port}`,
    SMTP_URL: `smtp://${mail.address}:${mail.port}`,
    MAIL_FROM: "BusinessCare <no-reply@businesscare.example>",
    UPLOADS_DIR: `${dataDir}/uploads`,
  };
}

function sitePlan(context: StackContext): ProcessPlan {
  const { topology, secrets } = context;
  const { address, port, internalPort } = findService(topology, "site");
  return programOfProduct("site", "site/serve.ts", context, {
    SITE_HOST: address,
    SITE_PORT: String(port),
    SITE_INTERNAL_PORT: String(internalPort),
    EDGE_ADDRESSES: topology.edgeAddress,
    SITE_URL: publicUrl(topology, "www"),
    API_INTERNAL_URL: internalUrl(topology),
    CSRF_SECRET: secrets.csrfSecret,
    PAYMENT_ORIGIN: publicUrl(topology, "stripe"),
  });
}

function programOfProduct(
  name: ProgramName,
  entry: string,
  context: StackContext,
  settings: Record<string, string>,
): ProcessPlan {
  const { project, dataDir, topology } = context;
  const { address, internalPort } = findService(topology, name);
  const permissions = processPermissions(
    topology,
    name,
    name === "site" ? { read: [`${project}/site/_fresh`, `${project}/site/static`], write: [] } : {
      // Packages read files of their own, such as the fonts of pdfkit.
      read: [`${project}/api`, `${project}/node_modules`],
      write: [`${dataDir}/uploads`],
    },
  );
  return denoPlan(name, context, {
    args: [...permissions, entry],
    settings,
    healthUrl: `http://${address}:${internalPort}/health/ready`,
  });
}

function stripePlan(context: StackContext): ProcessPlan {
  const { topology, secrets, dataDir } = context;
  const { address, port } = findService(topology, "stripe-sandbox");
  const { https } = edgeListeners(topology);
  const state = `${dataDir}/stripe`;
  return denoPlan("stripe-sandbox", context, {
    args: [
      `--allow-net=${address}:${port},${https.address}:${https.port}`,
      `--allow-read=${state}`,
      `--allow-write=${state}`,
      "--allow-env",
      "scripts/dev/stripe/main.ts",
    ],
    settings: {
      STRIPE_SANDBOX_PORT: String(port),
      STRIPE_SECRET_KEY: secrets.stripeSecretKey,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      WEBHOOK_URL: `${publicUrl(topology, "api")}/webhooks/stripe`,
      PAY_PAGE_ORIGIN: publicUrl(topology, "stripe"),
      STRIPE_SANDBOX_STATE: `${state}/state.json`,
    },
    healthUrl: `http://${address}:${port}/_sandbox/health`,
  });
}

function mailPlan(context: StackContext): ProcessPlan {
  const { topology, dataDir } = context;
  const service = findService(topology, "mail-capture");
  const inboxPort = portOf(service, "inbox");
  const { address, port } = service;
  const state = `${dataDir}/mail`;
  return denoPlan("mail-capture", context, {
    args: [
      `--allow-net=${address}:${port},${address}:${inboxPort}`,
      `--allow-read=${state}`,
      `--allow-write=${state}`,
      "--allow-env",
      "scripts/dev/mail/main.ts",
    ],
    settings: {
      MAIL_SMTP_PORT: String(port),
      MAIL_HTTP_PORT: String(inboxPort),
      MAIL_DIR: state,
    },
    healthUrl: `http://${address}:${inboxPort}/health`,
  });
}

function denoPlan(
  name: string,
  { project, caPath }: StackContext,
  { args, settings, healthUrl }: {
    args: readonly string[];
    settings: Record<string, string>;
    healthUrl: string;
  },
): ProcessPlan {
  return {
    name,
    command: [Deno.execPath(), "run", "--quiet", "--no-prompt", ...args],
    env: denoEnvironment({ DENO_CERT: caPath, ...settings }),
    cwd: project,
    isReady: () => answersHttp(healthUrl),
    readyWithinMs: READY_WITHIN_MS,
    stopWithinMs: STOP_WITHIN_MS,
  };
}
