/**
 * Who a session belongs to, remembered for seconds: it spares one call to the api per page. It only
 * decides what a page shows; the api checks the session itself on every call that matters.
 */
import type { Viewer } from "./types.ts";

/** DESIGN §7: a revoked session may live this long in another process's memory, no longer. */
export const VIEWER_TTL_MS = 5_000;
/** About 300 bytes each: 3 MB at most. */
export const VIEWERS_MAX = 10_000;

export interface ViewerCache {
  /** Undefined: not known. Null: known to be nobody's session. */
  get(session: string): Viewer | null | undefined;
  set(session: string, viewer: Viewer | null): void;
  /** Called after every changing request: it may have ended the session or changed a role. */
  forget(session: string): void;
}

export function createViewerCache(now: () => number): ViewerCache {
  const entries = new Map<string, { viewer: Viewer | null; expiresAt: number }>();
  return {
    get(session) {
      const entry = entries.get(session);
      if (entry === undefined) return undefined;
      if (entry.expiresAt > now()) return entry.viewer;
      entries.delete(session);
      return undefined;
    },
    set(session, viewer) {
      entries.delete(session);
      if (entries.size >= VIEWERS_MAX) {
        // A Map keeps the order of insertion and all entries live equally long: the first is oldest.
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      entries.set(session, { viewer, expiresAt: now() + VIEWER_TTL_MS });
    },
    forget(session) {
      entries.delete(session);
    },
  };
}
