/** Employees of the client companies: invited, most of them with an account, a few of them gone. */
import type { Language } from "../../api/core/context.ts";
import { toParisDate } from "../../api/core/paris_date.ts";
import type { Company } from "./companies.ts";
import { demoEmail } from "./demo_logins.ts";
import { pickName, toMailbox } from "./names.ts";
import { addMinutes, atParis } from "./paris_time.ts";
import type { World } from "./world.ts";

const ACCEPTED_SHARE = 0.92;
const ENGLISH_SHARE = 0.1;
const LEFT_SHARE = 0.03;
const INVITED_WITHIN_DAYS = 5;
const AFTERNOON_MINUTES = 4 * 60;
const INVITATION_LIFE_MINUTES = 14 * 24 * 60;
const DAY_MINUTES = 24 * 60;

/** An employee who can book: has an account and has not left. */
export interface ActiveEmployee {
  readonly id: string;
  readonly companyId: string;
  readonly acceptedAt: Date;
  readonly isDemo: boolean;
}

export function addEmployees(world: World, companies: readonly Company[]): ActiveEmployee[] {
  return companies.flatMap((company) => {
    const taken = new Set<string>();
    return Array.from({ length: company.profile.invited }, (_, index) => {
      const isDemo = index === 0 && company === companies[0];
      return addEmployee(world, company, { isDemo, taken });
    }).flat();
  });
}

interface Details {
  readonly isDemo: boolean;
  /** Mail addresses of the company's other employees. */
  readonly taken: Set<string>;
}

/** @returns nothing for an employee who cannot book */
function addEmployee(world: World, company: Company, details: Details): ActiveEmployee[] {
  const { random } = world;
  const { isDemo } = details;
  const name = pickName(random);
  const email = isDemo ? demoEmail("employee") : pickAddress(company, toMailbox(name), details);
  const invitedOn = company.clientSince.add({ days: random.integer(0, INVITED_WITHIN_DAYS) });
  const invitedAt = addMinutes(atParis(invitedOn, "14:00"), random.integer(0, AFTERNOON_MINUTES));
  const language: Language = !isDemo && random.chance(ENGLISH_SHARE) ? "en" : "fr";
  const hasAccepted = isDemo || random.chance(ACCEPTED_SHARE);
  const acceptedAt = hasAccepted
    ? random.instant(addMinutes(invitedAt, 5), addMinutes(invitedAt, 4 * DAY_MINUTES))
    : null;
  const fullName = `${name.firstName} ${name.lastName}`;
  const userId = acceptedAt === null
    ? null
    : world.addUser({ name: fullName, email, language, createdAt: acceptedAt });
  const hasLeft = !isDemo && acceptedAt !== null && random.chance(LEFT_SHARE);
  const id = world.newId(invitedAt);
  const { id: companyId, siteIds } = company;
  world.rows.add("employee", {
    id,
    companyId,
    siteId: isDemo ? siteIds[0] ?? null : random.pick(siteIds),
    userId,
    email,
    ...name,
    invitedAt,
    acceptedAt,
    leftOn: hasLeft ? toParisDate(random.instant(acceptedAt, world.now)).toString() : null,
  });
  addInvitation(world, { companyId, employeeId: id, language, invitedAt, acceptedAt });
  return acceptedAt === null || hasLeft ? [] : [{ id, companyId, acceptedAt, isDemo }];
}

/** Two people of one name get numbers, as in any company. */
function pickAddress({ domain }: Company, mailbox: string, { taken }: Details): string {
  let email = `${mailbox}@${domain}`;
  for (let number = 2; taken.has(email); number++) email = `${mailbox}${number}@${domain}`;
  taken.add(email);
  return email;
}

interface Invited {
  readonly companyId: string;
  readonly employeeId: string;
  readonly language: Language;
  readonly invitedAt: Date;
  readonly acceptedAt: Date | null;
}

/** The digest belongs to no link: only a mail that the worker sends could carry one. */
function addInvitation(world: World, invited: Invited): void {
  const { invitedAt, ...row } = invited;
  world.rows.add("invitation", {
    id: world.newId(invitedAt),
    ...row,
    tokenHash: world.random.bytes(32).toHex(),
    createdAt: invitedAt,
    expiresAt: addMinutes(invitedAt, INVITATION_LIFE_MINUTES),
  });
}
