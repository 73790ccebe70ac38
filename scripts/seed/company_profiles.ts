/** The client companies of the demo data. Their names are made up, and so are their numbers. */

/** What became of a company's subscription. */
export type Subscription =
  | "active"
  /** In its second year: last year's contract was renewed. */
  | "renewed"
  /** Was a client for a year and left. */
  | "ended"
  | "pending_payment"
  | "none";

export interface CompanyProfile {
  readonly name: string;
  /** Makes the company's mail domain. */
  readonly slug: string;
  readonly city: City;
  readonly headcount: number;
  /** How many of them have been invited. */
  readonly invited: number;
  readonly subscription: Subscription;
}

/** Postal codes and streets from which addresses are put together. */
export const CITIES = {
  Paris: { postalCodes: ["75002", "75008", "75011", "75013", "75015", "75017"] },
  Troyes: { postalCodes: ["10000"] },
  Nice: { postalCodes: ["06000", "06200", "06300"] },
  Biarritz: { postalCodes: ["64200"] },
  Bayonne: { postalCodes: ["64100"] },
  Lyon: { postalCodes: ["69002", "69003", "69007"] },
  Lille: { postalCodes: ["59000", "59800"] },
  Nantes: { postalCodes: ["44000", "44200"] },
  Reims: { postalCodes: ["51100"] },
} as const;
export type City = keyof typeof CITIES;

export const STREETS = [
  "rue des Tilleuls",
  "avenue de la République",
  "rue du Moulin",
  "boulevard Carnot",
  "rue Voltaire",
  "place du Marché",
  "rue des Lilas",
  "avenue Jean Jaurès",
  "quai des Tanneurs",
  "rue Pasteur",
] as const;

/** The first one is the company of the demo log-ins. */
export const COMPANY_PROFILES: readonly CompanyProfile[] = [
  company("Atelier Lumen", "atelier-lumen", "Paris", 48, 18, "active"),
  // More than 250 people: Premium.
  company("Groupe Hélianthe", "helianthe", "Paris", 820, 40, "renewed"),
  company("Transports Aubrac", "transports-aubrac", "Lyon", 560, 40, "active"),
  company("Nord Textile", "nord-textile", "Lille", 420, 40, "renewed"),
  company("Assurances Roc", "assurances-roc", "Paris", 340, 40, "active"),
  company("Hôtels du Littoral", "hotels-littoral", "Nice", 300, 40, "active"),
  company("Logis Atlantique", "logis-atlantique", "Nantes", 260, 40, "active"),
  // From 31 to 250: Basic.
  company("Cosmétiques Alba", "alba", "Paris", 210, 18, "active"),
  company("Champs et Caves", "champs-et-caves", "Reims", 180, 18, "renewed"),
  company("Bonneterie Saint-Loup", "saint-loup", "Troyes", 150, 18, "active"),
  company("Nautique Basque", "nautique-basque", "Biarritz", 130, 18, "active"),
  company("Éditions du Passage", "passage", "Paris", 115, 18, "active"),
  company("Clair Habitat", "clair-habitat", "Lyon", 96, 18, "active"),
  company("Radio Garance", "radio-garance", "Paris", 84, 18, "renewed"),
  company("Pixel et Plume", "pixel-et-plume", "Nantes", 75, 18, "active"),
  company("Méca Azur", "meca-azur", "Nice", 66, 18, "active"),
  company("Fournil Réuni", "fournil-reuni", "Lille", 58, 18, "active"),
  company("Bois Debout", "bois-debout", "Bayonne", 45, 18, "active"),
  company("Studio Mirabelle", "mirabelle", "Reims", 38, 18, "active"),
  company("Cyclo Rivage", "cyclo-rivage", "Biarritz", 31, 18, "active"),
  // Up to 30: Starter.
  company("Cabinet Orme", "cabinet-orme", "Paris", 30, 8, "active"),
  company("Librairie Nocturne", "librairie-nocturne", "Paris", 12, 8, "active"),
  company("Jardins Suspendus", "jardins-suspendus", "Lyon", 26, 8, "renewed"),
  company("Café Ambre", "cafe-ambre", "Nice", 14, 8, "active"),
  company("Menuiserie Petit Pas", "petit-pas", "Troyes", 19, 8, "active"),
  company("Agence Boréale", "boreale", "Lille", 24, 8, "active"),
  company("Vagues et Voiles", "vagues-et-voiles", "Biarritz", 16, 8, "active"),
  company("Atelier du Verre", "atelier-du-verre", "Nantes", 11, 8, "active"),
  company("Coop Myrtille", "coop-myrtille", "Lyon", 28, 8, "active"),
  company("Horlogerie Sablier", "sablier", "Paris", 9, 8, "active"),
  company("Conseil Équinoxe", "equinoxe", "Paris", 22, 8, "active"),
  company("Ferme des Trois Ponts", "trois-ponts", "Bayonne", 8, 8, "ended"),
  company("Photo Argentique", "photo-argentique", "Reims", 7, 6, "active"),
  company("Traiteur Basilic", "basilic", "Nice", 6, 6, "active"),
  company("Papeterie du Canal", "papeterie-du-canal", "Paris", 27, 0, "pending_payment"),
  company("Galerie Ocre", "galerie-ocre", "Troyes", 15, 0, "none"),
];

function company(
  ...[name, slug, city, headcount, invited, subscription]: readonly [
    name: string,
    slug: string,
    city: City,
    headcount: number,
    invited: number,
    subscription: Subscription,
  ]
): CompanyProfile {
  return { name, slug, city, headcount, invited, subscription };
}
