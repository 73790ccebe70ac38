/**
 * What binds this sandbox to the official SDK: its pinned API version and its types, made strict.
 *
 * The SDK declares its enums open (`"paid" | "unpaid" | OtherString`), so that a program goes on
 * compiling when Stripe adds a value. A server wants the opposite: a status it invents by a typing
 * error must not compile. `Closed` removes the open member, `Strict` does so for every field.
 */
import Stripe from "stripe";

/** The API version that the SDK of deno.json sends, and the only one this sandbox speaks. */
export const API_VERSION: string = Stripe.API_VERSION;

/** The SDK's `OtherString`, which it does not export. */
type OpenMember = string & Record<never, never>;

/** Identity of two types: `string` and `OpenMember` are assignable to each other, not identical. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** The members of an open enum that the SDK names. */
export type Closed<T> = T extends unknown ? (Same<T, OpenMember> extends true ? never : T) : never;

/** An object of the SDK whose own fields hold only values the SDK names. */
export type Strict<T> = { [Key in keyof T]: Closed<T[Key]> };

/** A rendered object once its type has served: what is expanded, serialized and stored. */
export type Json = Record<string, unknown>;
