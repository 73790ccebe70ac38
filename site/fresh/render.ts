// Server rendering: island markers, props, <Head>, nonce, asset hashes.
import {
  type ComponentChildren,
  type ComponentType,
  createContext,
  Fragment,
  h,
  isValidElement,
  options,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import { Signal } from "@preact/signals";
import { stringify } from "devalue";
import { asset, assetSrcSet, hooks } from "./runtime.ts";

export interface IslandDef {
  name: string;
  exportName: string;
  url: string;
  preload: string[];
}
export interface Snapshot {
  islands: Map<unknown, IslandDef>;
  boot: string;
  root: string;
  routes: { path: string; type: string; mod: Record<string, unknown> }[];
  files: Map<
    string,
    { hash: string; type: string; path: string; immutable?: boolean }
  >;
}
// deno-lint-ignore no-explicit-any
type Any = any;
class State {
  nonce = crypto.randomUUID().replaceAll("-", "");
  used = new Map<string, IslandDef>();
  props: Record<string, unknown>[] = [];
  slots: { vnode: ComponentChildren; rendered: boolean }[] = [];
  head: ComponentChildren[] = [];
  constructor(public snapshot: Snapshot, public url: URL) {}
}
let current: State | null = null;
const plainNodes = new WeakSet<VNode>();
const InIsland = createContext(false);
const comment = (c: string) => h(Fragment, { UNSTABLE_comment: c } as Any);
class SlotRef {
  constructor(public id: number) {}
}

function Slot({ id }: { id: number }) {
  const s = current!.slots[id]!;
  s.rendered = true;
  return [
    comment(`frsh-slot:${id}`),
    h(InIsland.Provider, { value: false, children: s.vnode }),
    comment("/frsh-slot"),
  ] as Any;
}
const wrappers = new WeakMap<Any, ComponentType<Any>>();
function boundary(type: Any, def: IslandDef) {
  let W = wrappers.get(type);
  if (!W) {
    W = (props: Record<string, unknown>) => {
      const plain = (p: Any) => {
        const v = h(type, p);
        plainNodes.add(v);
        return v;
      };
      if (useContext(InIsland)) return plain(props);
      const st = current!,
        ser: Record<string, unknown> = {},
        live: Record<string, unknown> = {};
      for (const [k, v] of Object.entries(props)) {
        if (
          v !== undefined && v !== null &&
          (k === "children" ||
            (isValidElement(v) && !(v as Any instanceof Signal)))
        ) {
          const id =
            st.slots.push({ vnode: v as ComponentChildren, rendered: false }) -
            1;
          ser[k] = new SlotRef(id);
          live[k] = h(Slot, { id });
        } else ser[k] = live[k] = v;
      }
      st.used.set(def.name, def);
      const idx = st.props.push(ser) - 1;
      return [
        comment(`frsh-island:${def.name}:${idx}`),
        h(InIsland.Provider, { value: true, children: plain(live) }),
        comment("/frsh-island"),
      ] as Any;
    };
    wrappers.set(type, W);
  }
  return W;
}
const hook = options as Any, old = hook.__b; // called for each vnode just before it is rendered
hook.__b = (vnode: VNode<Any>) => {
  if (current && !plainNodes.has(vnode)) {
    const { type, props } = vnode;
    if (typeof type === "function") {
      const def = current.snapshot.islands.get(type);
      if (def) vnode.type = boundary(type, def);
    } else if (type === "script" || type === "style") {
      props.nonce ??= current.nonce;
    } else if (
      type === "a" && typeof props.href === "string" &&
      props.href.startsWith("/")
    ) {
      const p = props.href.split(/[?#]/)[0], here = current.url.pathname;
      if (p === here) {
        props["data-current"] ??= "true";
        props["aria-current"] ??= "page";
      } else if (p !== "/" && here.startsWith(p + "/")) {
        props["data-ancestor"] ??= "true";
        props["aria-current"] ??= "true";
      }
    } else if (type === "img" || type === "source") {
      if (typeof props.src === "string") props.src = asset(props.src);
      if (typeof props.srcset === "string") {
        props.srcset = assetSrcSet(props.srcset);
      }
    }
  }
  old?.(vnode);
};
const esc = (s: string) =>
  s.replace(/</g, "\\u003c").replace(/\u2028/g, "\\u2028").replace(
    /\u2029/g,
    "\\u2029",
  );

/** `app(html)` gives the document's vnode around the already rendered page, or null. Synchronous: no other request can interleave. */
export function renderPage(
  snapshot: Snapshot,
  url: URL,
  page: () => VNode | null,
  app: ((inner: VNode) => VNode) | null,
) {
  const st = current = new State(snapshot, url);
  hooks.hashes = new Map([...snapshot.files].map(([k, v]) => [k, v.hash]));
  hooks.head = (c) => void st.head.push(c);
  try {
    let html = renderToString(h(Fragment, null, page()));
    if (app) html = renderToString(app(jsxTemplate([html])));
    if (!/<body[\s>]/.test(html)) html = `<body>${html}</body>`;
    if (!/<head[\s>]/.test(html)) {
      html = `<head><meta charset="utf-8"/></head>${html}`;
    }
    if (!/^<html[\s>]/.test(html)) html = `<html>${html}</html>`;
    const end = html.indexOf("</head>");
    let head = html.slice(0, end);
    const extra = new Map<string, string>();
    for (const c of st.head.flat(9) as VNode<Any>[]) {
      if (!isValidElement(c)) continue;
      const p = c.props as Any, s = renderToString(c);
      const key = String(
        c.key ??
          (c.type === "title"
            ? "title"
            : c.type === "meta"
            ? `meta:${p.name ?? p.property}`
            : s),
      );
      extra.set(key, s);
      if (c.type === "title") {
        head = head.replace(/<title[^>]*>[^]*?<\/title>/, "");
      } else if (c.type === "meta" && (p.name ?? p.property)) {
        head = head.replace(
          new RegExp(
            `<meta [^>]*(?:name|property)="${p.name ?? p.property}"[^>]*>`,
          ),
          "",
        );
      }
    }
    let tail = "";
    if (st.used.size) {
      for (let i = 0; i < st.slots.length; i++) { // slots not shown yet are needed later by the browser
        if (!st.slots[i]!.rendered) {
          tail += `<template data-frsh-slot="${i}">${
            renderToString(h(Fragment, null, st.slots[i]!.vnode))
          }</template>`;
        }
      }
      const data = stringify(st.props, {
        Signal: (v: unknown) => v instanceof Signal && [v.peek()],
        Slot: (v: unknown) => v instanceof SlotRef && [v.id],
      });
      const islands = Object.fromEntries(
        [...st.used].map(([n, d]) => [n, [d.url, d.exportName]]),
      );
      tail +=
        `<script type="application/json" id="__FRSH" nonce="${st.nonce}">${
          esc(JSON.stringify({ islands, props: data }))
        }</script>` +
        `<script type="module" src="${snapshot.boot}" nonce="${st.nonce}"></script>`;
    }
    const at = html.lastIndexOf("</body>");
    html = `<!DOCTYPE html>${head}${[...extra.values()].join("")}${
      html.slice(end, at)
    }${tail}${html.slice(at)}`;
    const preload = st.used.size
      ? [
        snapshot.boot,
        ...new Set([...st.used.values()].flatMap((d) => [d.url, ...d.preload])),
      ]
      : [];
    return {
      html,
      nonce: st.nonce,
      link: preload.map((u) => `<${u}>; rel="modulepreload"; as="script"`).join(
        ", ",
      ),
    };
  } finally {
    current = null;
    hooks.head = undefined;
  }
}
