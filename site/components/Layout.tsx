import type { ComponentChildren, JSX } from "preact";
import { LANGUAGE_CODES, localeOf } from "../i18n/locale.ts";
import { paths, startPath } from "../paths.ts";
import { type State, type Theme, THEMES } from "../state.ts";
import { Button, ButtonLink } from "./Button.tsx";
import { FormGuard } from "./FormGuard.tsx";
import { Icon } from "./Icon.tsx";
import { currentPlace, type Place, placesFor } from "./navigation.ts";

/** The name is the same in every language. */
export const BRAND = "BusinessCare";

/** Towns with a BusinessCare house; proper names, the same in every language. */
const TOWNS = ["Paris", "Troyes", "Nice", "Biarritz"];

interface LayoutProps {
  state: State;
  url: URL;
  children: ComponentChildren;
}

/** The frame of every page. */
export function Layout({ state, url, children }: LayoutProps): JSX.Element {
  return (
    <>
      <a class="skip-link" href="#main">{state.t("layout.skip")}</a>
      <Header state={state} url={url} />
      <main id="main" class="wrap" tabindex={-1}>{children}</main>
      <Footer state={state} url={url} />
    </>
  );
}

/** The menu is a popover: it opens, closes and takes Escape without a script of ours. */
function Header({ state, url }: { state: State; url: URL }): JSX.Element {
  const { t, viewer } = state;
  const places = placesFor(viewer);
  const here = currentPlace(places, url.pathname);
  return (
    <header class="site-header">
      <div class="wrap site-bar">
        <a class="brand" href={viewer === null ? paths.home() : startPath(viewer)}>
          <img src="/logo.svg" alt="" width="34" height="34" />
          {BRAND}
        </a>
        <button type="button" class="menu-button" popovertarget="menu">
          <Icon name="menu" />
          {t("layout.menu")}
        </button>
        <div id="menu" class="menu" popover="auto">
          <nav aria-label={t("layout.navigation")}>
            <ul class="nav-list">
              {places.map((place) => (
                <li key={place.href}>
                  <a
                    class="nav-link"
                    href={place.href}
                    aria-current={place === here ? currentness(place, url) : "false"}
                  >
                    {t(place.label)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div class="nav-actions">
            <LanguageSwitch state={state} url={url} />
            {viewer === null ? <VisitorActions state={state} /> : <ViewerActions state={state} />}
          </div>
        </div>
      </div>
    </header>
  );
}

/**
 * ARIA tells the page itself from a page inside the place. The other places say "false": where
 * nothing is said, Fresh marks every link whose path the page's own continues.
 */
function currentness({ href }: Place, url: URL): "page" | "true" {
  return url.pathname === href ? "page" : "true";
}

function VisitorActions({ state: { t } }: { state: State }): JSX.Element {
  return (
    <>
      <a class="nav-link" href={paths.signIn()}>{t("nav.sign-in")}</a>
      <ButtonLink href={paths.signUp()}>{t("nav.sign-up")}</ButtonLink>
    </>
  );
}

function ViewerActions({ state }: { state: State }): JSX.Element {
  const { t } = state;
  return (
    <>
      <a class="nav-link" href={paths.sessions()}>{t("nav.sessions")}</a>
      <form method="post" action={paths.signOut()}>
        <FormGuard state={state} />
        <Button variant="secondary">{t("nav.sign-out")}</Button>
      </form>
    </>
  );
}

/** One button per other language, in that language's own words. */
function LanguageSwitch({ state, url }: { state: State; url: URL }): JSX.Element {
  return (
    <form method="post" action={paths.language()}>
      <input type="hidden" name="next" value={url.pathname + url.search} />
      {LANGUAGE_CODES.filter((code) => code !== state.locale.code).map((code) => (
        <button key={code} type="submit" class="nav-link" name="language" value={code} lang={code}>
          {localeOf(code).t("language.name")}
        </button>
      ))}
    </form>
  );
}

function Footer({ state, url }: { state: State; url: URL }): JSX.Element {
  const { t } = state;
  return (
    <footer class="site-footer">
      <div class="wrap site-footer-grid">
        <div>
          <p class="brand">
            <img src="/logo.svg" alt="" width="28" height="28" />
            {BRAND}
          </p>
          <p>{t("footer.promise")}</p>
        </div>
        <div>
          <h2 class="footer-heading">{t("footer.houses")}</h2>
          <p>{TOWNS.join(" · ")}</p>
        </div>
        <div>
          <h2 class="footer-heading" id="theme">{t("footer.theme")}</h2>
          <ThemeSwitch state={state} url={url} />
        </div>
      </div>
    </footer>
  );
}

function ThemeSwitch({ state, url }: { state: State; url: URL }): JSX.Element {
  const labels: Record<Theme, string> = {
    auto: state.t("theme.auto"),
    light: state.t("theme.light"),
    dark: state.t("theme.dark"),
  };
  return (
    <form method="post" action={paths.theme()}>
      <input type="hidden" name="next" value={url.pathname + url.search} />
      <div class="segmented" role="group" aria-labelledby="theme">
        {THEMES.map((theme) => (
          <button
            key={theme}
            type="submit"
            name="theme"
            value={theme}
            aria-pressed={state.theme === theme ? "true" : "false"}
          >
            {labels[theme]}
          </button>
        ))}
      </div>
    </form>
  );
}
