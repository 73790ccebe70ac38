import type { JSX } from "preact";
import { CSRF_FIELD } from "../csrf.ts";
import { IDEMPOTENCY_FIELD } from "../form.ts";
import type { State } from "../state.ts";

/**
 * The two hidden fields of every form that changes something: the proof that it is ours, and the
 * key that makes sending it twice the same as sending it once.
 */
export function FormGuard({ state }: { state: State }): JSX.Element {
  return (
    <>
      <input type="hidden" name={CSRF_FIELD} value={state.csrf.token()} />
      <input type="hidden" name={IDEMPOTENCY_FIELD} value={crypto.randomUUID()} />
    </>
  );
}
