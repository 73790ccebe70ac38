import type { JSX } from "preact";
import type { DeadJob } from "../client/types.ts";
import { knownKey } from "../i18n/locale.ts";
import type { State } from "../state.ts";
import { Button } from "./Button.tsx";
import { DateTime } from "./DateTime.tsx";
import { FormGuard } from "./FormGuard.tsx";
import { type Column, Table } from "./Table.tsx";

interface DeadJobTableProps {
  state: State;
  jobs: readonly DeadJob[];
  canRetry: boolean;
}

/** Jobs that failed too often: what each was for, why it failed, and a way to try it again. */
export function DeadJobTable({ state, jobs, canRetry }: DeadJobTableProps): JSX.Element {
  const { t, locale } = state;
  const columns: Column<DeadJob>[] = [
    {
      heading: t("staff.jobs.what"),
      cell: ({ kind, about }) => (
        <div class="stack">
          <strong>{kindText(state, kind)}</strong>
          <span class="minor">{Object.values(about).join(" · ")}</span>
        </div>
      ),
    },
    {
      heading: t("staff.jobs.error"),
      cell: ({ lastError, attempts }) => (
        <div class="stack">
          <code>{lastError ?? t("unknown")}</code>
          <span class="minor">{t("staff.jobs.attempts", { count: attempts })}</span>
        </div>
      ),
    },
    {
      heading: t("staff.jobs.died"),
      cell: ({ deadAt }) => <DateTime locale={locale} iso={deadAt} withTime />,
    },
  ];
  if (canRetry) {
    columns.push({
      heading: t("booking.action"),
      kind: "action",
      cell: (job) => <RetryForm state={state} job={job} />,
    });
  }
  return (
    <Table
      caption={t("staff.jobs.title")}
      rows={jobs}
      rowKey={({ id }) => id}
      columns={columns}
    />
  );
}

/** The worker may learn a kind of job before we do: then its own name has to do. */
function kindText({ t }: State, kind: string): string {
  const key = knownKey(`job.${kind}`);
  return key === undefined ? kind : t(key);
}

function RetryForm({ state, job }: { state: State; job: DeadJob }) {
  return (
    <form method="post">
      <FormGuard state={state} />
      <input type="hidden" name="job" value={job.id} />
      <Button variant="secondary">
        {state.t("staff.jobs.retry")}{" "}
        <span class="visually-hidden">{kindText(state, job.kind)}</span>
      </Button>
    </form>
  );
}
