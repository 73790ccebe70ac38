/** What became of a checkout: the page that a person comes back to asks until it knows. */
import { type Context, requirePermission } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { findContractInvoice } from "../invoices/service.ts";
import { findContract } from "./queries.ts";
import type { CheckoutStatus } from "./schema.ts";

export async function readCheckout(ctx: Context, contractId: string): Promise<CheckoutStatus> {
  requirePermission(ctx, "company.contract.subscribe");
  const scope = ctx.scope();
  const contract = await findContract(scope, contractId);
  if (!contract) throw new Problem("not-found", `Cannot find the checkout of "${contractId}"`);
  const invoice = await findContractInvoice(scope, contractId);
  return {
    contractId,
    state: contract.state,
    isPaymentUnderWay: contract.state === "pending_payment" && contract.paymentStartedAt !== null,
    invoiceId: invoice?.id ?? null,
  };
}
