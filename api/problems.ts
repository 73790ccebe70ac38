/** The api's whole failure surface on one screen: every problem code, its status and its title. */
import { authProblems } from "./auth/problems.ts";
import { bookingProblems } from "./bookings/problems.ts";
import { checkoutProblems } from "./checkout/problems.ts";
import { companyProblems } from "./company/problems.ts";
import { coreProblems } from "./core/problems.ts";
import { invitationProblems } from "./invitations/problems.ts";
import { invoiceProblems } from "./invoices/problems.ts";
import { planProblems } from "./plans/problems.ts";

export const problems = {
  ...coreProblems,
  ...authProblems,
  ...companyProblems,
  ...invitationProblems,
  ...planProblems,
  ...checkoutProblems,
  ...invoiceProblems,
  ...bookingProblems,
};

/** Names a problem's kind (RFC 9457, "type"): the same in every environment, as in proxy/errors.ts. */
export const PROBLEM_TYPE_BASE = "https://www.businesscare.example/problems";
