/** What the fake api knows: the plans of PRODUCT §3, and people of several kinds. */
import { HOLDERS, PERMISSIONS } from "../../api/roles.ts";
import type { Plan, Role, Simulation, Viewer } from "../client/types.ts";

const common = { currency: "EUR", vatRateBp: 2000 } as const;

const starter = {
  ...common,
  plan: "starter",
  priceCents: 18_000,
  activitiesPerMonth: 2,
  medicalPerMonth: 1,
  extraMedicalCents: 7_500,
  chatbotQuestionsPerMonth: 6,
  adviceLevel: "none",
} as const;

export const PLANS: Plan[] = [
  { ...starter, headcountMin: 1, headcountMax: 30 },
  {
    ...common,
    plan: "basic",
    headcountMin: 31,
    headcountMax: 250,
    priceCents: 15_000,
    activitiesPerMonth: 3,
    medicalPerMonth: 2,
    extraMedicalCents: 7_500,
    chatbotQuestionsPerMonth: 20,
    adviceLevel: "general",
  },
  {
    ...common,
    plan: "premium",
    headcountMin: 251,
    headcountMax: null,
    priceCents: 10_000,
    activitiesPerMonth: 4,
    medicalPerMonth: 3,
    extraMedicalCents: 5_000,
    chatbotQuestionsPerMonth: null,
    adviceLevel: "personalised",
  },
];

/** 30 people: the last size before the first cliff. */
export const SIMULATION_OF_30: Simulation = {
  ...starter,
  headcount: 30,
  netCents: 540_000,
  vatCents: 108_000,
  grossCents: 648_000,
  cliff: { headcount: 31, plan: "basic", netCents: 465_000, savingCents: 75_000 },
};

/** Somebody of Atelier Nord, or of nobody, with what the api lets these roles do. */
export function viewerWith(roles: Role[], about: Partial<Viewer> = {}): Viewer {
  return {
    id: "01936f00-0000-7000-8000-000000000001",
    name: "Camille Roche",
    email: "camille@atelier-nord.example",
    language: "fr",
    roles,
    permissions: PERMISSIONS.filter((permission) =>
      HOLDERS[permission].some((holder) => roles.includes(holder))
    ),
    company: { id: "01936f00-0000-7000-8000-0000000000c1", name: "Atelier Nord" },
    ...about,
  };
}

export const COMPANY_ADMIN: Viewer = viewerWith(["company_admin"]);

export const EMPLOYEE: Viewer = viewerWith(["employee"], {
  id: "01936f00-0000-7000-8000-000000000002",
  name: "Sacha Morel",
  email: "sacha@atelier-nord.example",
  language: "en",
});

/** Just signed up: nobody's yet. */
export const FOUNDER: Viewer = viewerWith([], { company: null });
