/** An api of the test's own: answers what the test says, and remembers what it was asked. */

export interface Asked {
  method: string;
  path: string;
  headers: Headers;
  json: unknown;
}

/** `status` and JSON of an answer; cookies as the api would set them. */
export interface FakeAnswer {
  status?: number;
  json?: unknown;
  cookies?: readonly string[];
}

type Responder = FakeAnswer | ((asked: Asked) => FakeAnswer | Promise<FakeAnswer>);

export interface FakeApi extends AsyncDisposable {
  origin: string;
  /** What was asked, in order. */
  asked: Asked[];
  /** Keys are "GET /plans", without query. */
  answers: Map<string, Responder>;
}

/** A refusal as the api writes it (RFC 9457). */
export function refusal(
  status: number,
  code: string,
  fields: Record<string, string> = {},
): FakeAnswer {
  const errors = Object.entries(fields).map(([field, fault]) => ({
    field,
    code: fault,
    message: `${field} is ${fault}`,
  }));
  return { status, json: { type: `https://api.example/problems/${code}`, code, status, errors } };
}

export function startFakeApi(answers: Record<string, Responder> = {}): FakeApi {
  const asked: Asked[] = [];
  const known = new Map(Object.entries(answers));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      const question: Asked = {
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        json: text === "" ? null : JSON.parse(text),
      };
      asked.push(question);
      const responder = known.get(`${request.method} ${pathname}`) ?? refusal(404, "not-found");
      const answer = typeof responder === "function" ? await responder(question) : responder;
      const headers = new Headers({ "content-type": "application/json" });
      for (const cookie of answer.cookies ?? []) headers.append("set-cookie", cookie);
      return new Response(JSON.stringify(answer.json ?? {}), {
        status: answer.status ?? 200,
        headers,
      });
    },
  );
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    asked,
    answers: known,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
