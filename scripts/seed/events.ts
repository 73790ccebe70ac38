/** Events of the coming months, at BusinessCare's venues. */
import { keysOf } from "./keys.ts";
import { addMinutes, atParis } from "./paris_time.ts";
import en from "./texts/events.en.json" with { type: "json" };
import fr from "./texts/events.fr.json" with { type: "json" };
import type { VenueCity, VenueIds } from "./venues.ts";
import type { World } from "./world.ts";

type EventSlug = keyof typeof fr;

/** Total: an event whose English text is missing does not compile. */
const TEXTS: Record<"fr" | "en", Record<EventSlug, typeof fr[EventSlug]>> = { fr, en };

interface EventProfile {
  readonly kind: "conference" | "workshop" | "sport" | "solidarity" | "social";
  readonly city: VenueCity;
  /** Local time of the start. */
  readonly time: string;
  readonly minutes: number;
  readonly capacity: number;
}

const EVENTS: Record<EventSlug, EventProfile> = {
  "rivoli-open-day": event("social", "Paris", "10:00", 420, 150),
  "stress-conference": event("conference", "Paris", "18:30", 90, 80),
  "sleep-evening": event("conference", "Nice", "18:00", 150, 50),
  "step-challenge": event("sport", "Paris", "12:15", 60, 200),
  "healthy-market": event("social", "Paris", "11:30", 180, 120),
  "cook-together": event("solidarity", "Paris", "14:00", 240, 24),
  "toy-drive": event("solidarity", "Troyes", "12:00", 120, 40),
  "parents-breakfast": event("social", "Paris", "08:15", 60, 30),
  "screens-debate": event("conference", "Biarritz", "18:30", 90, 60),
  "yoga-sunrise": event("sport", "Biarritz", "08:00", 60, 25),
  "sea-cleanup": event("solidarity", "Nice", "09:30", 120, 60),
  "board-games": event("social", "Troyes", "18:30", 150, 36),
  "choir-concert": event("social", "Paris", "18:30", 75, 100),
  "drawing-exhibition": event("workshop", "Paris", "17:30", 120, 60),
  "ergonomics-day": event("workshop", "Nice", "09:30", 390, 80),
  "carers-forum": event("conference", "Paris", "13:30", 180, 70),
  "laughter-workshop": event("workshop", "Troyes", "12:15", 60, 25),
  "improv-theatre": event("workshop", "Paris", "18:15", 105, 18),
  "night-walk": event("social", "Troyes", "19:00", 90, 30),
  "garden-workshop": event("workshop", "Biarritz", "12:15", 75, 16),
  "solidarity-run": event("solidarity", "Paris", "09:00", 150, 200),
  "hydration-talk": event("conference", "Nice", "12:30", 30, 50),
  "newcomers-welcome": event("social", "Paris", "09:30", 60, 40),
  "silence-hour": event("workshop", "Biarritz", "17:30", 60, 20),
  "first-aid-mind": event("workshop", "Paris", "14:00", 180, 20),
  "dance-afternoon": event("sport", "Nice", "15:00", 120, 50),
  "repair-cafe": event("solidarity", "Paris", "17:00", 150, 40),
  "book-swap": event("social", "Paris", "12:15", 75, 40),
  "back-school": event("workshop", "Troyes", "09:30", 150, 24),
  "year-review": event("social", "Paris", "17:30", 150, 150),
};

const FIRST_AFTER_DAYS = 3;
const EVERY_DAYS = 4;

export function addEvents(world: World, venues: VenueIds): void {
  keysOf(EVENTS).forEach((slug, index) => {
    const { kind, city, time, minutes, capacity } = EVENTS[slug];
    const date = world.today.add({ days: FIRST_AFTER_DAYS + index * EVERY_DAYS });
    const startsAt = atParis(date, time);
    const id = world.newId();
    world.rows.add("event", {
      id,
      venueId: world.random.pick(venues[city]),
      kind,
      startsAt,
      endsAt: addMinutes(startsAt, minutes),
      capacity,
    });
    for (const language of ["fr", "en"] as const) {
      world.rows.add("event_text", { eventId: id, language, ...TEXTS[language][slug] });
    }
  });
}

function event(
  ...[kind, city, time, minutes, capacity]: readonly [
    kind: EventProfile["kind"],
    city: VenueCity,
    time: string,
    minutes: number,
    capacity: number,
  ]
): EventProfile {
  return { kind, city, time, minutes, capacity };
}
