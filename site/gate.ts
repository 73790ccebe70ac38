/** Counts the requests under way, so that a stopping process can finish them. */

export interface Gate {
  readonly isOpen: boolean;
  /** Runs `work` as a request under way. */
  pass<Value>(work: () => Promise<Value>): Promise<Value>;
  /**
   * Closes, and resolves when the last request is answered or after `timeoutMs`.
   * @returns how many requests were left unanswered.
   */
  close(timeoutMs: number): Promise<number>;
}

export function createGate(): Gate {
  let open = true;
  let underWay = 0;
  let emptied: (() => void) | undefined;
  return {
    get isOpen() {
      return open;
    },
    async pass(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) emptied?.();
      }
    },
    async close(timeoutMs) {
      open = false;
      if (underWay === 0) return 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        emptied = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
      return underWay;
    },
  };
}
