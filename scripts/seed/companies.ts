/** Client companies, their sites and the people who manage them. */
import { vatNumberOf } from "../../api/company/siren.ts";
import type { Buyer } from "../../api/invoices/party.ts";
import type { CompanyRole } from "../../api/roles.ts";
import {
  CITIES,
  type City,
  COMPANY_PROFILES,
  type CompanyProfile,
  STREETS,
} from "./company_profiles.ts";
import { DEMO_DOMAIN, demoEmail } from "./demo_logins.ts";
import { makeSiren } from "./identifiers.ts";
import { pickName } from "./names.ts";
import { addMinutes, atParis } from "./paris_time.ts";
import type { World } from "./world.ts";

/** A first contract starts this many days ago at most, so that it still runs today. */
const AGE_MAX_DAYS = 330;
const AGE_MIN_DAYS = 12;
/** A renewed one is younger, so that last year's was signed under the same price list. */
const RENEWED_AGE_MAX_DAYS = 240;
/** The demo log-ins' contract covers every slot there is. */
const DEMO_AGE_MAX_DAYS = 240;
const HOUR_MINUTES = 60;

export interface Company {
  readonly id: string;
  readonly profile: CompanyProfile;
  /** Of its people's mail addresses. */
  readonly domain: string;
  readonly siteIds: readonly string[];
  readonly administratorId: string;
  /** What an invoice says of it. */
  readonly buyer: Buyer;
  /** The first day of its first contract. */
  readonly clientSince: Temporal.PlainDate;
  /** The first day of its latest contract. */
  readonly contractSince: Temporal.PlainDate;
}

export function addCompanies(world: World): Company[] {
  return COMPANY_PROFILES.map((profile, index) => addCompany(world, profile, index === 0));
}

function addCompany(world: World, profile: CompanyProfile, isDemo: boolean): Company {
  const { random } = world;
  const contractSince = pickStart(world, profile, isDemo);
  const clientSince = profile.subscription === "renewed"
    ? contractSince.subtract({ years: 1 })
    : contractSince;
  const createdAt = atParis(clientSince, "08:40");
  const id = world.newId(createdAt);
  const siren = makeSiren(random);
  const address = pickAddress(world, profile.city);
  const buyer = { name: profile.name, siren, vatNumber: vatNumberOf(siren), ...address };
  world.rows.add("company", {
    id,
    ...buyer,
    timeZone: "Europe/Paris",
    headcount: profile.headcount,
    stripeCustomerId: null,
    createdAt,
  });
  const siteIds = addSites(world, { id, profile, address, createdAt });
  const domain = `${profile.slug}.${DEMO_DOMAIN}`;
  const addMember = memberAdder(world, id, addMinutes(createdAt, -5));
  const email = isDemo ? demoEmail("company_admin") : `direction@${domain}`;
  const administratorId = addMember(email, "company_admin", null);
  if (isDemo) {
    addMember(demoEmail("company_billing"), "company_billing", null);
    addMember(demoEmail("site_manager"), "site_manager", siteIds[0] ?? null);
  }
  return { id, profile, domain, siteIds, administratorId, buyer, clientSince, contractSince };
}

function pickStart({ random, today }: World, { subscription }: CompanyProfile, isDemo: boolean) {
  if (subscription === "pending_payment" || subscription === "none") {
    return today.subtract({ days: 1 });
  }
  if (subscription === "ended") return today.subtract({ years: 1, days: random.integer(20, 60) });
  const ageMax = isDemo
    ? DEMO_AGE_MAX_DAYS
    : subscription === "renewed"
    ? RENEWED_AGE_MAX_DAYS
    : AGE_MAX_DAYS;
  return today.subtract({ days: random.integer(AGE_MIN_DAYS, ageMax) });
}

function pickAddress({ random }: World, city: City) {
  return {
    addressLine: `${random.integer(1, 120)} ${random.pick(STREETS)}`,
    postalCode: random.pick(CITIES[city].postalCodes),
    city,
    country: "FR",
  };
}

/** A head office at the company's address; larger companies have a branch or two elsewhere. */
function addSites(
  world: World,
  { id, profile, address, createdAt }: {
    id: string;
    profile: CompanyProfile;
    address: ReturnType<typeof pickAddress>;
    createdAt: Date;
  },
): string[] {
  const { random, rows } = world;
  const siteAt = addMinutes(createdAt, HOUR_MINUTES);
  const addSite = (name: string, place: ReturnType<typeof pickAddress>) => {
    const siteId = world.newId(siteAt);
    rows.add("site", { id: siteId, companyId: id, name, ...place, createdAt: siteAt });
    return siteId;
  };
  const branches = profile.headcount > 250 ? 2 : profile.headcount > 60 ? 1 : 0;
  const elsewhere = (["Paris", "Lyon", "Nantes", "Lille", "Nice"] as const)
    .filter((city) => city !== profile.city);
  return [
    addSite("Siège", address),
    ...random.shuffle(elsewhere).slice(0, branches)
      .map((city) => addSite(`Agence de ${city}`, pickAddress(world, city))),
  ];
}

function memberAdder(world: World, companyId: string, createdAt: Date) {
  return (email: string, role: CompanyRole, siteId: string | null): string => {
    const { firstName, lastName } = pickName(world.random);
    const userId = world.addUser({ name: `${firstName} ${lastName}`, email, createdAt });
    world.rows.add("company_member", { userId, companyId, role, siteId, createdAt });
    return userId;
  };
}
