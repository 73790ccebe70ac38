/** The catalogue: what each service is, in which language it is told, and who gives it where. */
import type { Tables } from "../../api/db/tables.ts";
import { demoEmail } from "./demo_logins.ts";
import { makeSiret } from "./identifiers.ts";
import { keysOf } from "./keys.ts";
import { pickName } from "./names.ts";
import { addMinutes } from "./paris_time.ts";
import en from "./texts/services.en.json" with { type: "json" };
import fr from "./texts/services.fr.json" with { type: "json" };
import type { VenueCity } from "./venues.ts";
import type { World } from "./world.ts";

export type ServiceSlug = keyof typeof fr;

/** Total: a service whose English text is missing does not compile. */
const TEXTS: Record<"fr" | "en", Record<ServiceSlug, typeof fr[ServiceSlug]>> = { fr, en };

interface ServiceProfile {
  readonly category: Tables["service"]["category"];
  readonly mode: Tables["service"]["mode"];
  readonly minutes: number;
  /** Places of a slot. */
  readonly places: number;
  /** Where its provider works; a service at a venue is given at one of this city. */
  readonly city: VenueCity;
}

const SERVICES: Record<ServiceSlug, ServiceProfile> = {
  "chair-yoga": service("sport", "on_site", 45, 12, "Paris"),
  "pilates-back": service("sport", "venue", 50, 10, "Paris"),
  "brisk-walk": service("sport", "venue", 40, 15, "Troyes"),
  "first-run": service("sport", "venue", 60, 12, "Biarritz"),
  "gentle-strength": service("sport", "on_site", 45, 14, "Paris"),
  "sophrology": service("relaxation", "video", 45, 12, "Paris"),
  "seated-massage": service("relaxation", "on_site", 20, 1, "Paris"),
  "guided-breathing": service("relaxation", "video", 30, 20, "Nice"),
  "yin-yoga": service("relaxation", "venue", 60, 10, "Nice"),
  "sound-bath": service("relaxation", "venue", 45, 10, "Biarritz"),
  "mindfulness": service("mental-wellbeing", "video", 45, 15, "Paris"),
  "taming-stress": service("mental-wellbeing", "venue", 90, 12, "Paris"),
  "listening-hour": service("mental-wellbeing", "video", 45, 1, "Paris"),
  "digital-balance": service("mental-wellbeing", "venue", 60, 16, "Paris"),
  "coming-back": service("mental-wellbeing", "video", 60, 8, "Troyes"),
  "lunch-box": service("nutrition", "venue", 75, 10, "Paris"),
  "reading-labels": service("nutrition", "video", 45, 20, "Paris"),
  "lasting-snacks": service("nutrition", "on_site", 45, 15, "Paris"),
  "mindful-eating": service("nutrition", "venue", 60, 12, "Nice"),
  "sleep-basics": service("sleep", "video", 60, 20, "Paris"),
  "power-nap": service("sleep", "venue", 30, 8, "Paris"),
  "shift-sleep": service("sleep", "on_site", 60, 14, "Troyes"),
  "desk-check": service("ergonomics", "on_site", 30, 1, "Paris"),
  "home-office": service("ergonomics", "video", 45, 15, "Biarritz"),
  "eye-breaks": service("ergonomics", "on_site", 30, 18, "Paris"),
  "first-months": service("parenting", "video", 60, 10, "Paris"),
  "teens-screens": service("parenting", "video", 75, 14, "Paris"),
  "family-carers": service("parenting", "venue", 90, 8, "Troyes"),
  "life-drawing": service("creativity", "venue", 90, 10, "Paris"),
  "noon-choir": service("creativity", "venue", 50, 20, "Paris"),
};

/** A service and the provider who gives all its slots. */
export interface OfferedService extends ServiceProfile {
  readonly id: string;
  readonly providerId: string;
}

const SINCE_DAYS = 300;
const DAY_MINUTES = 24 * 60;

export function addServices(world: World): OfferedService[] {
  const createdAt = addMinutes(world.now, -SINCE_DAYS * DAY_MINUTES);
  return keysOf(SERVICES).map((slug, index) => {
    const profile = SERVICES[slug];
    const providerId = addProvider(world, { city: profile.city, createdAt, isDemo: index === 0 });
    const id = world.newId(createdAt);
    const { category, mode, minutes } = profile;
    world.rows.add("service", { id, category, mode, durationMinutes: minutes, createdAt });
    for (const language of ["fr", "en"] as const) {
      world.rows.add("service_text", { serviceId: id, language, ...TEXTS[language][slug] });
    }
    return { id, providerId, ...profile };
  });
}

/** A validated provider; the demo log-in is one of them. */
function addProvider(
  world: World,
  { city, createdAt, isDemo }: { city: VenueCity; createdAt: Date; isDemo: boolean },
): string {
  const { firstName, lastName } = pickName(world.random);
  const displayName = `${firstName} ${lastName}`;
  const id = world.newId(createdAt);
  world.rows.add("provider", {
    id,
    userId: isDemo
      ? world.addUser({ name: displayName, email: demoEmail("provider"), createdAt })
      : null,
    displayName,
    siret: makeSiret(world.random),
    city,
    validatedAt: addMinutes(createdAt, 3 * DAY_MINUTES),
    createdAt,
  });
  return id;
}

function service(
  ...[category, mode, minutes, places, city]: readonly [
    category: ServiceProfile["category"],
    mode: ServiceProfile["mode"],
    minutes: number,
    places: number,
    city: VenueCity,
  ]
): ServiceProfile {
  return { category, mode, minutes, places, city };
}
