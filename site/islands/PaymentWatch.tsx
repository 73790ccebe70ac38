import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

/** Cards settle within seconds; after two minutes a person is better told than kept waiting. */
const PAUSE_MS = 2_000;
const ASKED_MAX = 60;

interface PaymentWatchProps {
  stateUrl: string;
  texts: { waiting: string; slow: string };
}

/** Reloads the page as soon as the payment is no longer pending. Without script there is a link. */
export default function PaymentWatch({ stateUrl, texts }: PaymentWatchProps): JSX.Element {
  const isSlow = useSignal(false);
  useEffect(() => {
    let asked = 0;
    const timer = setInterval(async () => {
      asked += 1;
      if (asked >= ASKED_MAX) {
        clearInterval(timer);
        isSlow.value = true;
      } else if (await isSettled(stateUrl)) {
        clearInterval(timer);
        location.reload();
      }
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, []);
  return <p role="status">{isSlow.value ? texts.slow : texts.waiting}</p>;
}

async function isSettled(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { headers: { accept: "application/json" } });
    if (!response.ok) return false;
    const body = await response.json();
    return body.state !== "pending_payment";
  } catch {
    // No network for a moment: the next question will tell.
    return false;
  }
}
