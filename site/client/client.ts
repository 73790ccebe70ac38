/**
 * The site's only way to the api: HTTP through nginx's internal listener. A refusal (4xx) is a
 * value that the page decides on; an api that is unreachable, slow or broken is `ApiUnavailable`,
 * which becomes the 503 page.
 */
import { parseProblem, type Problem } from "./problem.ts";
import type { Endpoints, FileEndpoints } from "./types.ts";

/** Longer than any honest answer; nginx gives up on the api a little earlier. */
export const CALL_TIMEOUT_MS = 5_000;
/** Calls for which the api itself waits for somebody else. */
const SLOW_CALL_TIMEOUT_MS: Partial<Record<Endpoint, number>> = {
  "POST /checkout": 24_000, // Stripe, which may need a second try
};

export type Result<Data> = { ok: true; data: Data } | { ok: false; problem: Problem };

export class ApiUnavailable extends Error {
  override name = "ApiUnavailable";
}

type Endpoint = keyof Endpoints;
type Part<E extends Endpoint, Name extends string> = Name extends keyof Endpoints[E]
  ? { [N in Name]: Endpoints[E][Name] }
  : { [N in Name]?: never };

/** What a call sends; a field the endpoint does not have cannot be given. */
export type Input<E extends Endpoint> =
  & Part<E, "json">
  & Part<E, "query">
  & Part<E, "params">
  & {
    /** Creating calls carry the form's key, so that a repeated form creates once. */
    idempotencyKey?: string;
  };

type Arguments<E extends Endpoint> = Record<string, never> extends Input<E> ? [input?: Input<E>]
  : [input: Input<E>];

export interface Api {
  /** @throws {ApiUnavailable} when there is no answer in time, or a 5xx. */
  call<E extends Endpoint>(
    endpoint: E,
    ...input: Arguments<E>
  ): Promise<Result<Endpoints[E]["data"]>>;
  /**
   * A file, not read yet: its body goes on to the browser.
   * @throws {ApiUnavailable} as `call`.
   */
  download<E extends keyof FileEndpoints>(
    endpoint: E,
    input: FileEndpoints[E],
  ): Promise<Result<Response>>;
}

export interface ApiOptions {
  /** Origin of the internal listener. */
  baseUrl: string;
  /** Origin of the site, which better-auth wants to see on changing calls. */
  siteOrigin: string;
  fetch: typeof fetch;
  /** Told after every call: which one, its status (0 without an answer), and how long it took. */
  observe: (endpoint: string, status: number, durationMs: number) => void;
}

/** What one request of a browser lends to the calls made for it. */
export interface Caller {
  cookie: string | null;
  requestId: string;
  forwardedFor: string | null;
  userAgent: string | null;
  language: () => string;
  /** Told each Set-Cookie of the api, which belongs to the browser. */
  setCookie: (header: string) => void;
}

export type ConnectApi = (caller: Caller) => Api;

export function createApi(options: ApiOptions): ConnectApi {
  return (caller) => ({
    async call(endpoint, ...[input]) {
      const response = await send(options, caller, endpoint, input ?? {});
      const body = await readBody(response);
      const result = response.ok
        ? { ok: true as const, data: trusted<Endpoints[typeof endpoint]["data"]>(body) }
        : refuse(endpoint, parseProblem(response.status, body));
      for (const cookie of response.headers.getSetCookie()) caller.setCookie(cookie);
      return result;
    },
    async download(endpoint, input) {
      const response = await send(options, caller, endpoint, input);
      if (response.ok) return { ok: true, data: response };
      return refuse(endpoint, parseProblem(response.status, await readBody(response)));
    },
  });
}

/** Failures without a name of their own: the page cannot say more than "try again". */
const NAMELESS = /^(service-unavailable|internal-error|bad-gateway|gateway-timeout|http-\d+)$/;

/** @throws {ApiUnavailable} when the api, or what stands before it, failed as a whole. */
function refuse(endpoint: string, problem: Problem): { ok: false; problem: Problem } {
  if (problem.status >= 500 && NAMELESS.test(problem.code)) {
    throw new ApiUnavailable(`${endpoint}: ${problem.status}`);
  }
  return { ok: false, problem };
}

/** @throws {ApiUnavailable} when there is no answer in time. */
async function send(
  options: ApiOptions,
  caller: Caller,
  endpoint: Endpoint | keyof FileEndpoints,
  input: AnyInput,
): Promise<Response> {
  const request = describeCall(endpoint, input);
  const timeouts: Partial<Record<string, number>> = SLOW_CALL_TIMEOUT_MS;
  const started = performance.now();
  const done = (status: number) => options.observe(endpoint, status, performance.now() - started);
  try {
    const response = await options.fetch(options.baseUrl + request.path, {
      method: request.method,
      headers: headersFor(options, caller, request),
      body: request.body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeouts[endpoint] ?? CALL_TIMEOUT_MS),
    });
    done(response.status);
    return response;
  } catch (error) {
    done(0);
    throw new ApiUnavailable(`${endpoint}: no answer`, { cause: error });
  }
}

/** The one conversion at this boundary: the api checks its answers, the site takes their types. */
function trusted<Data>(body: unknown): Data {
  return body as Data;
}

interface Call {
  method: string;
  path: string;
  body: string | undefined;
  idempotencyKey: string | undefined;
}

interface AnyInput {
  json?: unknown;
  query?: Readonly<Record<string, string | number>>;
  params?: Readonly<Record<string, string>>;
  idempotencyKey?: string;
}

function describeCall(endpoint: string, input: AnyInput): Call {
  const [method = "GET", pattern = "/"] = endpoint.split(" ", 2);
  let path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined) throw new Error(`Cannot call ${endpoint}: "${name}" is not given`);
    return encodeURIComponent(value);
  });
  if (input.query !== undefined) {
    path += `?${new URLSearchParams(
      Object.entries(input.query).map(([name, value]) => [name, String(value)]),
    )}`;
  }
  const body = input.json === undefined ? undefined : JSON.stringify(input.json);
  return { method, path, body, idempotencyKey: input.idempotencyKey };
}

function headersFor(options: ApiOptions, caller: Caller, call: Call): Headers {
  const headers = new Headers({
    accept: "application/json",
    "accept-language": caller.language(),
    "x-request-id": caller.requestId,
    origin: options.siteOrigin,
  });
  if (caller.cookie !== null) headers.set("cookie", caller.cookie);
  if (caller.forwardedFor !== null) headers.set("x-forwarded-for", caller.forwardedFor);
  if (caller.userAgent !== null) headers.set("user-agent", caller.userAgent);
  if (call.body !== undefined) headers.set("content-type", "application/json");
  if (call.idempotencyKey !== undefined) headers.set("idempotency-key", call.idempotencyKey);
  return headers;
}

async function readBody(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw new ApiUnavailable("the answer broke off", { cause: error });
  }
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    // nginx's own refusals (429, 413) are not JSON: their status says enough.
    return null;
  }
}
