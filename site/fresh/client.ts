// Browser entry: finds the island markers that the server wrote and hydrates them.
import { type ComponentType, Fragment, h, hydrate, type VNode } from "preact";
import { signal } from "@preact/signals";
import { parse } from "devalue";

type Props = Record<string, unknown>;
type Mods = Record<string, ComponentType>;
const revivers = (slots: (id: number) => unknown) => ({
  Signal: ([v]: [unknown]) => signal(v),
  Slot: ([id]: [number]) => slots(id),
});

async function boot() {
  const el = document.getElementById("__FRSH");
  if (!el) return;
  const { islands, props } = JSON.parse(el.textContent!) as {
    islands: Record<string, [string, string]>;
    props: string;
  };
  const mods: Mods = {};
  await Promise.all(
    Object.entries(islands).map(async ([n, [url, exp]]) => {
      mods[n] = (await import(url))[exp];
    }),
  );
  const slots = new Map<number, Node[]>();
  const filled = new Map<number, VNode>();
  for (
    const t of document.querySelectorAll<HTMLTemplateElement>(
      "template[data-frsh-slot]",
    )
  ) {
    slots.set(+t.dataset.frshSlot!, [...t.content.childNodes]);
  }
  const all = parse(props, revivers((id) => h(Slot, { id }))) as Props[];
  function Slot({ id }: { id: number }) {
    let v = filled.get(id); // built once, before Preact touches the nodes
    if (!v) {
      filled.set(
        id,
        v = h(Fragment, null, ...toVNodes(slots.get(id) ?? []) as VNode[]),
      );
    }
    return v;
  }
  /** Nodes between a marker's start and its matching end. */
  function between(nodes: Node[], i: number, kind: string): [Node[], number] {
    let depth = 1, j = i + 1;
    for (; j < nodes.length; j++) {
      const d = nodes[j]!.nodeType === 8 ? (nodes[j] as Comment).data : "";
      if (d.startsWith(kind + ":")) depth++;
      else if (d === "/" + kind && --depth === 0) break;
    }
    return [nodes.slice(i + 1, j), j];
  }
  function collectSlots(nodes: Node[]) {
    for (let i = 0; i < nodes.length; i++) {
      const n = nodes[i]!;
      if (n.nodeType === 8 && (n as Comment).data.startsWith("frsh-slot:")) {
        const [inner, end] = between(nodes, i, "frsh-slot");
        slots.set(+(n as Comment).data.slice(10), inner);
        collectSlots(inner);
        i = end;
      } else if (n.childNodes.length) collectSlots([...n.childNodes]);
    }
  }
  function toVNodes(nodes: Node[]): unknown[] {
    const out: unknown[] = [];
    for (let i = 0; i < nodes.length; i++) {
      const n = nodes[i]!;
      if (n.nodeType === 3) out.push((n as Text).data);
      else if (n.nodeType === 8) {
        const [kind, name, idx] = (n as Comment).data.split(":");
        if (kind === "frsh-island") {
          out.push(h(mods[name!] as ComponentType<Props>, all[+idx!]!));
          i = between(nodes, i, "frsh-island")[1];
        }
      } else if (n.nodeType === 1) {
        const e = n as Element, p: Props = {};
        for (const a of e.attributes) {
          p[a.name] = a.value === "" &&
              typeof (e as unknown as Props)[a.name] === "boolean"
            ? true
            : a.value;
        }
        out.push(h(e.localName, p, ...toVNodes([...e.childNodes]) as VNode[]));
      }
    }
    return out;
  }
  function walk(nodes: Node[]) {
    for (let i = 0; i < nodes.length; i++) {
      const n = nodes[i]!;
      if (n.nodeType !== 8) {
        if (n.childNodes.length) walk([...n.childNodes]);
        continue;
      }
      const [kind, name, idx] = (n as Comment).data.split(":");
      if (kind !== "frsh-island") continue;
      const [inner, end] = between(nodes, i, "frsh-island");
      collectSlots(inner);
      const parent = n.parentNode!, after = nodes[end];
      const insertBefore = (c: Node, r: Node | null) =>
        parent.insertBefore(c, r ?? after ?? null);
      const root = {
        nodeType: 1,
        firstChild: inner[0] ?? null,
        childNodes: inner,
        parentNode: parent,
        insertBefore,
        appendChild: (c: Node) => insertBefore(c, null),
        removeChild: (c: Node) => parent.removeChild(c),
        contains: (c: Node) => parent.contains(c),
      };
      hydrate(
        h(mods[name!] as ComponentType<Props>, all[+idx!]!),
        root as unknown as Element,
      );
      i = end;
    }
  }
  walk([...document.body.childNodes]);
}
boot();
