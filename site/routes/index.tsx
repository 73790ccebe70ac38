import { ButtonLink } from "../components/Button.tsx";
import { Icon, type IconName } from "../components/Icon.tsx";
import { DocumentTitle } from "../components/PageHeader.tsx";
import { StepList } from "../components/StepList.tsx";
import { define } from "../define.ts";
import type { TextKey, Translate } from "../i18n/translate.ts";
import { paths } from "../paths.ts";

export default define.page(function HomePage({ state }) {
  const { t } = state;
  return (
    <>
      <DocumentTitle t={t} title={t("home.document")} />
      <Hero t={t} />
      <section class="section">
        <h2>{t("home.offer.title")}</h2>
        <ul class="cards">
          {OFFERS.map(({ icon, title, text }) => (
            <li key={title} class="card card-plain">
              <span class="icon-disc">
                <Icon name={icon} />
              </span>
              <h3>{t(title)}</h3>
              <p>{t(text)}</p>
            </li>
          ))}
        </ul>
      </section>
      <section class="band">
        <div>
          <p class="eyebrow">{t("home.privacy.eyebrow")}</p>
          <h2>{t("home.privacy.title")}</h2>
          <p>{t("home.privacy.text")}</p>
        </div>
        <ul class="ticks">
          {PRIVACY.map((key) => <li key={key}>{t(key)}</li>)}
        </ul>
      </section>
      <section class="section">
        <h2>{t("home.steps.title")}</h2>
        <StepList steps={STEPS.map(({ title, text }) => ({ title: t(title), text: t(text) }))} />
      </section>
      <section class="section houses">
        <img src="/house.svg" alt="" width="420" height="280" loading="lazy" />
        <div>
          <h2>{t("home.houses.title")}</h2>
          <p>{t("home.houses.text")}</p>
          <ButtonLink href={paths.signUp()}>{t("home.houses.action")}</ButtonLink>
        </div>
      </section>
    </>
  );
});

function Hero({ t }: { t: Translate }) {
  return (
    <section class="hero">
      <div>
        <p class="eyebrow">{t("home.eyebrow")}</p>
        <h1 class="display">{t("home.title")}</h1>
        <p class="lead">{t("home.lead")}</p>
        <p class="actions">
          <ButtonLink href={paths.simulator()}>
            {t("home.simulate")}
            <Icon name="arrow" />
          </ButtonLink>
          <ButtonLink variant="quiet" href={paths.pricing()}>{t("home.plans")}</ButtonLink>
        </p>
      </div>
      <img class="hero-picture" src="/garden.svg" alt="" width="420" height="360" />
    </section>
  );
}

const OFFERS: readonly { icon: IconName; title: TextKey; text: TextKey }[] = [
  { icon: "calendar", title: "home.offer.activities.title", text: "home.offer.activities.text" },
  { icon: "heart", title: "home.offer.care.title", text: "home.offer.care.text" },
  { icon: "people", title: "home.offer.community.title", text: "home.offer.community.text" },
];

const PRIVACY: readonly TextKey[] = [
  "home.privacy.bookings",
  "home.privacy.questions",
  "home.privacy.figures",
];

const STEPS: readonly { title: TextKey; text: TextKey }[] = [
  { title: "home.steps.simulate.title", text: "home.steps.simulate.text" },
  { title: "home.steps.subscribe.title", text: "home.steps.subscribe.text" },
  { title: "home.steps.invite.title", text: "home.steps.invite.text" },
];
