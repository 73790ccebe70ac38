import type { JSX } from "preact";
import type { Translate } from "../i18n/translate.ts";

interface PaginationProps {
  t: Translate;
  /** Addresses of the neighbouring pages; undefined where the list ends. */
  previous?: string | undefined;
  next?: string | undefined;
}

/** Lists are paged by cursor, so there are neighbours but no page numbers. */
export function Pagination({ t, previous, next }: PaginationProps): JSX.Element | null {
  if (previous === undefined && next === undefined) return null;
  return (
    <nav class="pagination" aria-label={t("pagination.label")}>
      {previous !== undefined && (
        <a class="button button-secondary" rel="prev" href={previous}>{t("pagination.previous")}</a>
      )}
      {next !== undefined && (
        <a class="button button-secondary" rel="next" href={next}>{t("pagination.next")}</a>
      )}
    </nav>
  );
}
