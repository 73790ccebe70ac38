/**
 * The encoding of every request of API v1: `application/x-www-form-urlencoded` with brackets for
 * depth (`line_items[0][price_data][currency]=eur`, `expand[]=customer`), in bodies and in queries.
 */
import { invalid } from "./errors.ts";

/** Values are text; lists are objects with the keys "0", "1", … until a schema says otherwise. */
export type FormTree = { [key: string]: string | FormTree };

/** A hundred line items with every field we know are about 700 pairs. */
const PAIRS_MAX = 2000;
/** The deepest parameter we know is line_items[0][price_data][product_data][metadata][key]. */
const DEPTH_MAX = 8;

/**
 * Reads an encoded body or query into a tree.
 *
 * @throws StripeRefusal 400 when a name is malformed, too deep, used both as a value and as a
 * container, or when there are too many pairs.
 */
export function parseForm(text: string): FormTree {
  const tree = newTree();
  let pairs = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++pairs > PAIRS_MAX) throw invalid(`Too many parameters: at most ${PAIRS_MAX} are read`);
    insert(tree, pathOf(name), value, name);
  }
  return tree;
}

/** The tree as text in which the order of the parameters does not show, to compare two requests. */
export function canonicalForm(tree: FormTree): string {
  return JSON.stringify(sortedPairs(tree));
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (match === null) throw invalid(`Invalid parameter name: ${name}`, { param: name });
  const [, first = "", rest = ""] = match;
  const path = [first, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key = ""]) => key)];
  if (path.length > DEPTH_MAX) throw invalid(`Parameter too deep: ${name}`, { param: name });
  return path;
}

function insert(tree: FormTree, path: string[], value: string, name: string): void {
  const [head = "", ...rest] = path;
  // `a[]=x&a[]=y` appends: the key is the number of elements so far.
  const key = head === "" ? String(Object.keys(tree).length) : head;
  const existing = tree[key];
  if (rest.length === 0) {
    if (isTree(existing)) throw conflict(name);
    tree[key] = value;
    return;
  }
  if (typeof existing === "string") throw conflict(name);
  const child = existing ?? newTree();
  tree[key] = child;
  insert(child, rest, value, name);
}

function conflict(name: string) {
  return invalid(`Invalid parameter: ${name} is used both as a value and as an object`, {
    param: name,
  });
}

/** Without a prototype, so that a parameter named `__proto__` is a key like any other. */
function newTree(): FormTree {
  return Object.create(null);
}

function isTree(value: unknown): value is FormTree {
  return typeof value === "object" && value !== null;
}

function sortedPairs(tree: FormTree): unknown[] {
  return Object.entries(tree)
    .toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([key, value]) => [key, isTree(value) ? sortedPairs(value) : value]);
}
