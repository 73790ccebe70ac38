import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import { type CatalogueService, CATEGORIES, type Category } from "../../client/types.ts";
import { ButtonLink } from "../../components/Button.tsx";
import { Select } from "../../components/Field.tsx";
import { Icon } from "../../components/Icon.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Pagination } from "../../components/Pagination.tsx";
import { QuotaMeter } from "../../components/QuotaMeter.tsx";
import { define } from "../../define.ts";
import { paths } from "../../paths.ts";
import type { State } from "../../state.ts";

const PAGE_SIZE = 12;
const SEARCH_MAX = 100;

interface Filter {
  q?: string;
  category?: Category;
  cursor?: string;
}

export const handler = define.handlers({
  async GET(ctx) {
    const { api } = ctx.state;
    const filter = readFilter(ctx.url.searchParams);
    const [quota, found] = await Promise.all([
      api.call("GET /quota"),
      api.call("GET /catalogue", { query: { ...filter, limit: PAGE_SIZE } }),
    ]);
    return page({ filter, quota: dataOf(quota), ...dataOf(found) });
  },
});

/** What of the address makes sense; the rest is left out rather than refused. */
function readFilter(parameters: URLSearchParams): Filter {
  const q = parameters.get("q")?.trim().slice(0, SEARCH_MAX);
  const category = CATEGORIES.find((each) => each === parameters.get("category"));
  const cursor = parameters.get("cursor");
  return {
    ...(q ? { q } : {}),
    ...(category === undefined ? {} : { category }),
    ...(cursor === null ? {} : { cursor }),
  };
}

export default define.page<typeof handler>(function CataloguePage({ data, state }) {
  const { t } = state;
  const { filter, services, nextCursor } = data;
  return (
    <>
      <PageHeader t={t} title={t("catalogue.title")} lead={t("catalogue.lead")}>
        <QuotaMeter state={state} quota={data.quota} />
      </PageHeader>
      <Search state={state} filter={filter} />
      {services.length === 0
        ? (
          <EmptyState title={t("catalogue.empty.title")} text={t("catalogue.empty.text")}>
            <ButtonLink variant="secondary" href={paths.catalogue()}>
              {t("catalogue.reset")}
            </ButtonLink>
          </EmptyState>
        )
        : (
          <ul class="tiles">
            {services.map((service) => (
              <ServiceTile key={service.id} state={state} service={service} />
            ))}
          </ul>
        )}
      <Pagination
        t={t}
        first={filter.cursor === undefined
          ? undefined
          : paths.catalogue({ ...filter, cursor: undefined })}
        next={nextCursor === null ? undefined : paths.catalogue({ ...filter, cursor: nextCursor })}
      />
    </>
  );
});

function Search({ state: { t }, filter }: { state: State; filter: Filter }) {
  return (
    <form method="get" action={paths.catalogue()} role="search" class="filter">
      <div class="field">
        <label for="q">{t("catalogue.search")}</label>
        <input id="q" name="q" type="search" maxlength={SEARCH_MAX} value={filter.q} />
      </div>
      <Select
        name="category"
        label={t("catalogue.category")}
        value={filter.category}
        options={[
          ["", t("catalogue.all")],
          ...CATEGORIES.map((category) => [category, t(`category.${category}`)] as const),
        ]}
      />
      <button type="submit" class="button button-secondary">{t("catalogue.submit")}</button>
    </form>
  );
}

function ServiceTile({ state, service }: { state: State; service: CatalogueService }) {
  const { t, locale } = state;
  const { nextFreeSlotAt } = service;
  return (
    <li class="card card-plain tile">
      <p class="eyebrow">{t(`category.${service.category}`)}</p>
      <h2>
        <a href={paths.catalogueService(service.id)}>{service.name}</a>
      </h2>
      <p>{service.summary}</p>
      <p class="minor">
        {t("service.minutes", { count: service.durationMinutes })} ·{" "}
        {t(`service.mode.${service.mode}`)}
      </p>
      <p class="tile-next">
        <Icon name="calendar" />
        {nextFreeSlotAt === null
          ? t("catalogue.full")
          : t("catalogue.next", { date: locale.dateTime(nextFreeSlotAt) })}
      </p>
    </li>
  );
}
