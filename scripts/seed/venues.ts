/** BusinessCare's own venues (PRODUCT §1). The streets of the six smaller Paris spaces are ours. */
import type { World } from "./world.ts";

export type VenueCity = "Paris" | "Troyes" | "Nice" | "Biarritz";

interface VenueAddress {
  readonly name: string;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: VenueCity;
}

const VENUES: readonly VenueAddress[] = [
  {
    name: "BusinessCare Rivoli",
    addressLine: "110 rue de Rivoli",
    postalCode: "75001",
    city: "Paris",
  },
  {
    name: "BusinessCare Sentier",
    addressLine: "24 rue de Cléry",
    postalCode: "75002",
    city: "Paris",
  },
  {
    name: "BusinessCare Marais",
    addressLine: "9 rue de Turenne",
    postalCode: "75003",
    city: "Paris",
  },
  {
    name: "BusinessCare Saint-Paul",
    addressLine: "31 rue Saint-Antoine",
    postalCode: "75004",
    city: "Paris",
  },
  {
    name: "BusinessCare Opéra",
    addressLine: "17 rue de Provence",
    postalCode: "75009",
    city: "Paris",
  },
  {
    name: "BusinessCare Canal",
    addressLine: "52 rue des Vinaigriers",
    postalCode: "75010",
    city: "Paris",
  },
  {
    name: "BusinessCare Montmartre",
    addressLine: "8 rue Ramey",
    postalCode: "75018",
    city: "Paris",
  },
  {
    name: "BusinessCare Troyes",
    addressLine: "13 rue Antoine Parmentier",
    postalCode: "10000",
    city: "Troyes",
  },
  {
    name: "BusinessCare Nice",
    addressLine: "8 rue Beaumont",
    postalCode: "06300",
    city: "Nice",
  },
  {
    name: "BusinessCare Biarritz",
    addressLine: "47 rue Lisboa",
    postalCode: "64200",
    city: "Biarritz",
  },
];

/** Ids of the venues of each city. */
export type VenueIds = Readonly<Record<VenueCity, readonly string[]>>;

export function addVenues(world: World): VenueIds {
  const ids: Record<VenueCity, string[]> = { Paris: [], Troyes: [], Nice: [], Biarritz: [] };
  for (const venue of VENUES) {
    const id = world.newId();
    world.rows.add("venue", { id, ...venue });
    ids[venue.city].push(id);
  }
  return ids;
}
