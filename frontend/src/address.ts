/** What stands after the # of the page's address: `#/laboratorio/vivo?preset=cola-crece` is a path and a query. */
export interface Address {
  path: readonly string[];
  query: URLSearchParams;
}

/** @param hash as `location.hash` says it; somebody may have typed it. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

/** The link to a place, with what goes along; what is undefined does not. */
export function linkTo(
  path: readonly string[],
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const told = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(told.map(([name, value]) => [name, String(value)]));
  return withQuery(`#/${path.map(encodeURIComponent).join('/')}`, search);
}

export function withQuery(path: string, query: URLSearchParams): string {
  return query.size > 0 ? `${path}?${query}` : path;
}

/** What stands in an address where a place's path has a `:name`. */
export type PathParts = Readonly<Record<string, string>>;

/** The first of several places that the path fits: `:id` in a pattern stands for any one part. */
export function placeAt<Place extends { path: string }>(
  places: readonly Place[],
  path: readonly string[],
): { place: Place; parts: PathParts } | undefined {
  for (const place of places) {
    const parts = partsOf(place.path.split('/'), path);
    if (parts) return { place, parts };
  }
  return undefined;
}

function partsOf(pattern: readonly string[], path: readonly string[]): PathParts | undefined {
  if (pattern.length !== path.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = path[index] as string;
    if (expected.startsWith(':')) parts[expected.slice(1)] = given;
    else if (expected !== given) return undefined;
  }
  return parts;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
