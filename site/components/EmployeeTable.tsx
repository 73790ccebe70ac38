import type { JSX } from "preact";
import type { Employee } from "../client/types.ts";
import type { State } from "../state.ts";
import { Badge, type BadgeTone } from "./Badge.tsx";
import { Button } from "./Button.tsx";
import { DateTime } from "./DateTime.tsx";
import { FormGuard } from "./FormGuard.tsx";
import { Table } from "./Table.tsx";

const TONES: Record<Employee["state"], BadgeTone> = {
  invited: "waiting",
  active: "good",
  left: "neutral",
};

interface EmployeeTableProps {
  state: State;
  employees: readonly Employee[];
}

/** A company's employees; those who have not answered can be invited again. */
export function EmployeeTable({ state, employees }: EmployeeTableProps): JSX.Element {
  const { t, locale } = state;
  return (
    <Table
      caption={t("employees.list")}
      rows={employees}
      rowKey={({ id }) => id}
      columns={[
        {
          heading: t("employees.name"),
          cell: ({ firstName, lastName, email }) => (
            <div class="stack">
              <strong>{firstName} {lastName}</strong>
              <span class="minor">{email}</span>
            </div>
          ),
        },
        {
          heading: t("employees.site"),
          cell: ({ siteName }) => siteName ?? t("employees.no-site"),
        },
        {
          heading: t("employees.since"),
          cell: ({ invitedAt, acceptedAt }) => (
            <DateTime locale={locale} iso={acceptedAt ?? invitedAt} />
          ),
        },
        {
          heading: t("employees.state"),
          cell: (employee) => (
            <Badge tone={TONES[employee.state]} text={t(`employees.state.${employee.state}`)} />
          ),
        },
        {
          heading: t("booking.action"),
          kind: "action",
          cell: (employee) =>
            employee.state === "invited" && <InviteAgain state={state} employee={employee} />,
        },
      ]}
    />
  );
}

function InviteAgain({ state, employee }: { state: State; employee: Employee }) {
  return (
    <form method="post">
      <FormGuard state={state} />
      <input type="hidden" name="again" value={employee.id} />
      <Button variant="quiet">
        {state.t("employees.again")} <span class="visually-hidden">{employee.email}</span>
      </Button>
    </form>
  );
}
