import type { ComponentChildren } from "preact";

/** How `asset` and `Head` reach the server; a browser's bundle holds only the empty object. */
export const hooks: {
  hashOf?(path: string): string | undefined;
  addHead?(children: ComponentChildren): void;
} = {};
