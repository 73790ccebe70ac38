import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { SimulationResult } from "../components/SimulationResult.tsx";
import type { SimulationOutcome } from "../simulation.ts";

/** One question per pause in typing, not per key. */
const PAUSE_MS = 250;
/** An answer that takes longer is no longer wanted: the button still works. */
const ANSWER_TIMEOUT_MS = 5_000;

interface SimulatorProps {
  /** The form's address without script, and where live answers come from. */
  action: string;
  resultAction: string;
  headcount: string;
  headcountMax: number;
  outcome: SimulationOutcome;
  examples: readonly number[];
  texts: {
    label: string;
    hint: string;
    submit: string;
    examples: string;
    empty: string;
    unavailable: string;
  };
}

/** The simulator's form; with script the price follows the typing. */
export default function Simulator(props: SimulatorProps): JSX.Element {
  const { action, texts } = props;
  const headcount = useSignal(props.headcount);
  const outcome = useSignal(props.outcome);
  const asked = useRef<{ timer: ReturnType<typeof setTimeout>; abort: AbortController }>();

  const ask = (value: string) => {
    headcount.value = value;
    clearTimeout(asked.current?.timer);
    asked.current?.abort.abort();
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await fetchOutcome(`${props.resultAction}?headcount=${value}`, abort.signal);
      if (!abort.signal.aborted) {
        outcome.value = answer ?? { view: null, error: texts.unavailable };
      }
    }, value === "" ? 0 : PAUSE_MS);
    asked.current = { timer, abort };
  };
  const pick = (event: MouseEvent, value: number) => {
    event.preventDefault();
    ask(String(value));
  };
  const hrefFor = (value: number) => `${action}?headcount=${value}`;
  const { view, error } = outcome.value;

  return (
    <div class="simulator">
      <form method="get" action={action} class="card card-plain">
        <div class={error === null ? "field" : "field field-invalid"}>
          <label for="headcount">{texts.label}</label>
          <p class="field-hint" id="headcount-hint">{texts.hint}</p>
          <p class="field-error" id="headcount-error" aria-live="polite">{error}</p>
          <input
            id="headcount"
            name="headcount"
            type="number"
            inputmode="numeric"
            min={1}
            max={props.headcountMax}
            required
            value={headcount.value}
            onInput={(event) => ask(event.currentTarget.value)}
            aria-invalid={error === null ? undefined : "true"}
            aria-describedby="headcount-hint headcount-error"
          />
        </div>
        <p class="examples">
          {texts.examples}
          {props.examples.map((value) => (
            <a
              key={value}
              class="chip"
              href={hrefFor(value)}
              onClick={(event) => pick(event, value)}
            >
              {value}
            </a>
          ))}
        </p>
        <button type="submit" class="button button-primary">{texts.submit}</button>
      </form>
      <div class="card card-raised" aria-live="polite">
        {view === null
          ? <p class="empty-note">{texts.empty}</p>
          : <SimulationResult view={view} hrefFor={hrefFor} onPick={pick} />}
      </div>
    </div>
  );
}

/** The site's answer, or undefined when there is none to show. */
async function fetchOutcome(
  url: string,
  abort: AbortSignal,
): Promise<SimulationOutcome | undefined> {
  try {
    const signal = AbortSignal.any([abort, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const response = await fetch(url, { headers: { accept: "application/json" }, signal });
    return response.ok ? await response.json() : undefined;
  } catch {
    // No network, no answer in time, or a newer question: the caller says so or drops it.
    return undefined;
  }
}
