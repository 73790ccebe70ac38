import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

/** The bank's word mostly comes while one is sent back here. */
const FIRST_PAUSE_MS = 500;
/** Cards settle within seconds; after two minutes a person is better told than kept waiting. */
const PAUSE_MS = 2_000;
const QUESTIONS_MAX = 60;
/** An answer that takes longer is not waited for: the next question may have more luck. */
const ANSWER_TIMEOUT_MS = 5_000;

interface PaymentWatchProps {
  stateUrl: string;
  texts: { waiting: string; slow: string };
}

/** Reloads the page as soon as the payment is no longer pending. Without script there is a link. */
export default function PaymentWatch({ stateUrl, texts }: PaymentWatchProps): JSX.Element {
  const isSlow = useSignal(false);
  useEffect(() => {
    let questions = 0;
    const ask = async () => {
      questions += 1;
      if (!await isWaiting(stateUrl)) location.reload();
      else if (questions < QUESTIONS_MAX) timer = setTimeout(ask, PAUSE_MS);
      else isSlow.value = true;
    };
    let timer = setTimeout(ask, FIRST_PAUSE_MS);
    return () => clearTimeout(timer);
  }, []);
  return <p role="status">{isSlow.value ? texts.slow : texts.waiting}</p>;
}

/** True also when there is no answer to go by. */
async function isWaiting(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(url, { headers: { accept: "application/json" }, signal });
    if (!response.ok) return true;
    const body: { isWaiting: boolean } = await response.json();
    return body.isWaiting;
  } catch {
    // No network for a moment: the next question will tell.
    return true;
  }
}
