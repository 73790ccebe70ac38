/** Which language a visitor gets: their own choice, then a cookie, then the browser's wish. */

/** Longer headers are cut: nobody reads more languages than fit here. */
const HEADER_CHARACTERS_MAX = 200;

/**
 * The first supported language of an `Accept-Language` header, by its weights (RFC 9110 §12.5.4).
 * Region and script are ignored: `en-GB` is served as `en`. Undefined when nothing matches.
 */
export function negotiateLanguage<Code extends string>(
  header: string | null,
  supported: readonly Code[],
): Code | undefined {
  const wishes = (header ?? "").slice(0, HEADER_CHARACTERS_MAX).split(",").map(parseWish)
    .filter((wish) => wish.weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { tag } of wishes) {
    const found = tag === "*"
      ? supported[0]
      : supported.find((code) => code === tag.split("-", 1)[0]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parseWish(part: string): { tag: string; weight: number } {
  const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { tag, weight: tag === "" || Number.isNaN(weight) ? 0 : weight };
}
