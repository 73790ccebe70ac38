import { type ComponentChildren, createContext, Fragment, h, isValidElement } from "preact";
import { options, toChildArray, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import { Signal } from "@preact/signals";
import { stringify } from "devalue";
import { asset } from "./runtime.ts";
import { hooks } from "./server_hooks.ts";

type Props = Record<string, unknown> & { children?: ComponentChildren };
type Element = VNode<Props>;
type Island = (props: Props) => ComponentChildren;

/** A file's content is below the base folder; an immutable one has its hash in its name. */
export type StaticFile = { hash: string; contentType: string; isImmutable: boolean; path: string };
/** A file of islands: its exports, its module for the browser, and what that imports at once. */
export type IslandFile = { module: Record<string, Island>; url: string; preload: string[] };
export type Site = {
  readonly base: string;
  readonly clientUrl: string;
  readonly files: ReadonlyMap<string, StaticFile>;
  /** For each island the component that stands for it in a page. */
  readonly boundaries: ReadonlyMap<unknown, Island>;
};

/** What is collected while a page is rendered. */
class Page {
  readonly head = new Map<unknown, Element>();
  readonly islands: [url: string, exportName: string, props: Props][] = [];
  readonly slots: { content: ComponentChildren; isShown: boolean }[] = [];
  readonly modules = new Set<string>();
  constructor(readonly site: Site, readonly here: URL) {}
}

// Rendering never waits: there is one page at a time, and no other can come between.
let current: Page | null = null;
/** Inside an island another one is a plain part of it. */
const InIsland = createContext(false);

hooks.addHead = (children) => {
  for (const vnode of toChildArray(children)) {
    if (isValidElement(vnode)) current?.head.set(replacedBy(vnode) ?? vnode, vnode);
  }
};

// Preact calls this before it renders an element. It has no public name: Preact minifies it to
// this one, preact-render-to-string keeps to it, and Fresh itself relies on it.
const preact: typeof options & { __b?(vnode: Element): void } = options;
const previous = preact.__b;
preact.__b = (vnode) => {
  const { type, props } = vnode;
  const boundary = typeof type === "function" && current?.site.boundaries.get(type);
  if (boundary) vnode.type = boundary;
  else if (type === "a" && current) markLink(vnode, current.here);
  else if (type === "img" && typeof props.src === "string") props.src = asset(props.src);
  previous?.(vnode);
};

/** What the app wrapper shows in place of the page, which is rendered apart. */
export const outlet = jsxTemplate(["<!--frsh-page-->"]);
const SHELL = /^([^]*)(<\/head>[^]*)<!--frsh-page-->([^]*)(<\/body>[^]*)$/;

/** The document, and the `Link` header by which the browser loads its modules early. */
export function renderDocument(
  site: Site,
  here: URL,
  content: ComponentChildren,
  shell: ComponentChildren,
): [html: string, link: string] {
  const page = current = new Page(site, here);
  try {
    const body = toHtml(content); // before the shell: what it adds to the head counts more
    const [, start, middle, end, rest] = SHELL.exec(toHtml(shell)) ?? [];
    if (start === undefined) throw new Error("Cannot render: app wrapper lacks head, body or page");
    const scripts = islandMarkup(page);
    let head = start;
    for (const vnode of page.head.values()) {
      const earlier = head.match(replacedBy(vnode) ?? "$")?.[0] ?? "";
      head = head.replace(earlier || /$/, () => toHtml(vnode));
    }
    const links = Array.from(page.modules, (url) => `<${url}>; rel="modulepreload"; as="script"`);
    const html = `<!DOCTYPE html>${head}${middle}${body}${end}${scripts}${rest}`;
    return [html, links.join(", ")];
  } finally {
    current = null;
  }
}

/** Puts an island between two markers, and registers what the browser needs for it. */
export function boundariesOf(files: readonly IslandFile[]): Site["boundaries"] {
  const boundaries = new Map<unknown, Island>();
  for (const { module, url, preload } of files) {
    for (const [exportName, component] of Object.entries(module)) {
      boundaries.set(component, (props) => {
        if (useContext(InIsland) || current === null) return component(props);
        for (const each of [current.site.clientUrl, ...preload]) current.modules.add(each);
        const shown = putInSlots(props, current);
        const index = current.islands.push([url, exportName, shown]) - 1;
        return between(`frsh-island:${index}`, true, h(component, shown));
      });
    }
  }
  return boundaries;
}

/** An island's props with the elements among them, which only the server has, in slots. */
function putInSlots(props: Props, { slots }: Page): Props {
  const shown = { ...props };
  for (const [name, value] of Object.entries(props)) {
    // A signal passes for an element, because it can be shown like one; but it is data.
    const isElement = isValidElement(value) && !(value instanceof Signal);
    const content = isElement ? value : name === "children" ? props.children : null;
    if (content === null || content === undefined) continue;
    const index = slots.push({ content, isShown: false }) - 1;
    Object.assign(shown, { [name]: h(Slot, { key: index, index }) });
  }
  return shown;
}

/** Stands for server-rendered children: the browser finds them in the page by number. */
function Slot({ index }: { index: number }): VNode | null {
  const slot = current?.slots[index];
  if (slot === undefined) return null;
  slot.isShown = true;
  return between(`frsh-slot:${index}`, false, slot.content);
}

function between(marker: string, isIsland: boolean, children: ComponentChildren): VNode {
  const inside = h(InIsland.Provider, { value: isIsland, children });
  return jsxTemplate([`<!--${marker}-->`, `<!--/${marker}-->`], inside);
}

/** What stands at the end of the body; nothing where the page has no island. */
function islandMarkup({ site, islands, slots }: Page): string {
  if (islands.length === 0) return "";
  let html = "";
  // What is not shown yet may be shown later. It can hold islands, and those more slots.
  for (const [index, { content, isShown }] of slots.entries()) {
    if (!isShown) html += `<template data-slot="${index}">${toHtml(content)}</template>`;
  }
  const data = stringify(islands, {
    Signal: (value: unknown) => value instanceof Signal && [value.peek()],
    Slot: (value: unknown) => isValidElement(value) && value.type === Slot && [value.key],
  }).replaceAll("<", "\\u003c");
  return `${html}<script type="application/json" id="frsh">${data}</script>` +
    `<script type="module" src="${site.clientUrl}"></script>`;
}

function toHtml(children: ComponentChildren): string {
  return renderToString(h(Fragment, null, children));
}

/** The pattern of what an element in the head replaces: a title, or a meta of the same name. */
function replacedBy({ type, props }: Element): string | undefined {
  if (type === "title") return "<title>[^<]*</title>";
  return type === "meta" && props.name ? `<meta[^>]* name="${props.name}"[^>]*>` : undefined;
}

/** Props as the site gave them: it may keep an element and show it again on another page. */
const given = new WeakMap<Element, Element["props"]>();

/** Marks a link to this page, or to one that this page lies below. */
function markLink(vnode: Element, { pathname, search }: URL): void {
  if ("aria-current" in vnode.props) vnode.props = given.get(vnode) ?? vnode.props;
  const { props, props: { href } } = vnode;
  if (typeof href !== "string" || !(pathname.startsWith(href) || /[?#]/.test(href))) return;
  const [, path, query = search] = /^(\/[^?#]*)(\?[^#]*)?/.exec(href) ?? [];
  if (!path || !`${pathname}/`.startsWith(path === "/" ? "/" : `${path}/`)) return;
  const isCurrent = path === pathname && query === search;
  given.set(vnode, props);
  const [mark, current] = isCurrent ? ["data-current", "page"] : ["data-ancestor", "true"];
  vnode.props = { ...props, [mark]: "true", "aria-current": props["aria-current"] ?? current };
}
