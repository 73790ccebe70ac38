import type { JSX } from "preact";
import type { Translate } from "../i18n/translate.ts";

interface PaginationProps {
  t: Translate;
  /** What is paged, where one page has several lists. */
  label?: string;
  /** Where the list begins; undefined while one is there. */
  first: string | undefined;
  /** The page after this one; undefined on the last. */
  next: string | undefined;
}

/** Lists are paged by cursor: a page knows the one after it and the first, not the one before. */
export function Pagination({ t, label, first, next }: PaginationProps): JSX.Element | null {
  if (first === undefined && next === undefined) return null;
  return (
    <nav class="pagination" aria-label={label ?? t("pagination.label")}>
      {first !== undefined && (
        <a class="button button-secondary" href={first}>{t("pagination.first")}</a>
      )}
      {next !== undefined && (
        <a class="button button-secondary" rel="next" href={next}>{t("pagination.next")}</a>
      )}
    </nav>
  );
}
