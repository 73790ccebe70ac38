/** Runs in the browser: finds the islands that the server marked, and hydrates each. */
import { type ComponentChild, type ContainerNode, Fragment, h, hydrate, type VNode } from "preact";
import { signal } from "@preact/signals";
import { parse } from "devalue";

type Props = Record<string, unknown>;

const islands: VNode[] = [];
/** The nodes that the server wrote for an island's children, and what became of them. */
const slots: { nodes: Node[]; content?: VNode }[] = [];

const data = document.getElementById("frsh")?.textContent;
if (data) start(data);

async function start(data: string): Promise<void> {
  const outermost = scan(document);
  for (const template of document.querySelectorAll<HTMLTemplateElement>("[data-slot]")) {
    slots[Number(template.dataset.slot)] = { nodes: [...template.content.childNodes] };
    scan(template.content);
  }
  const sent: [url: string, exportName: string, props: Props][] = parse(data, {
    Signal: ([value]: [unknown]) => signal(value),
    Slot: ([index]: [number]) => h(Slot, { index }),
  });
  await Promise.all(sent.map(async ([url, exportName, props], index) => {
    try {
      islands[index] = h((await import(url))[exportName], props);
    } catch (error) {
      reportError(error); // this island stays as the server wrote it
    }
  }));
  for (const marker of outermost) {
    const island = islands[indexOf(marker)];
    if (island) hydrate(island, rootAt(marker));
  }
}

/** Notes the slots, and returns the markers of the islands that lie inside no other. */
function scan(root: Node): Node[] {
  const comments = document.createNodeIterator(root, NodeFilter.SHOW_COMMENT);
  const outermost: Node[] = [];
  let end = "";
  for (let node = comments.nextNode(); node; node = comments.nextNode()) {
    const text = node.nodeValue ?? "";
    if (text === end) end = "";
    if (text.startsWith("frsh-slot:")) slots[indexOf(node)] = { nodes: nodesAfter(node) };
    if (end !== "" || !text.startsWith("frsh-island:")) continue;
    end = `/${text}`;
    outermost.push(node);
  }
  return outermost;
}

function indexOf(marker: Node): number {
  return Number(marker.nodeValue?.split(":")[1]);
}

/** The nodes between a marker and the one that ends it. */
function nodesAfter(marker: Node): Node[] {
  const nodes: Node[] = [];
  const end = `/${marker.nodeValue}`;
  for (let node = marker.nextSibling; node && node.nodeValue !== end; node = node.nextSibling) {
    nodes.push(node);
  }
  return nodes;
}

/** Preact hydrates what is inside an element: this stands for the nodes after a marker. */
function rootAt(marker: Node): ContainerNode {
  const parentNode = marker.parentNode ?? document.body;
  const childNodes = nodesAfter(marker);
  const end = (childNodes.at(-1) ?? marker).nextSibling;
  const insertBefore = (node: Node, next: Node | null) =>
    parentNode.insertBefore(node, next ?? end);
  return {
    nodeType: Node.ELEMENT_NODE,
    parentNode,
    firstChild: childNodes[0] ?? null,
    childNodes,
    contains: (node: Node | null) => parentNode.contains(node),
    insertBefore,
    appendChild: (node: Node) => insertBefore(node, null),
    removeChild: (node: Node) => parentNode.removeChild(node),
  };
}

/** Server-rendered children, taken over as elements before Preact first touches their nodes. */
function Slot({ index }: { index: number }): VNode | null {
  const slot = slots[index];
  return slot ? slot.content ??= h(Fragment, null, toElements(slot.nodes)) : null;
}

function toElements(nodes: Iterable<Node>): ComponentChild[] {
  const elements: ComponentChild[] = [];
  let end = ""; // of the island whose nodes are passed over
  for (const node of nodes) {
    const text = node.nodeValue ?? "";
    const island = text.startsWith("frsh-island:") ? islands[indexOf(node)] : undefined;
    if (end !== "") end = text === end ? "" : end;
    else if (node instanceof Text) elements.push(text);
    else if (node instanceof Element) {
      elements.push(h(node.localName, attributesOf(node), ...toElements(node.childNodes)));
    } else if (island !== undefined) {
      elements.push(island);
      end = `/${text}`;
    }
  }
  return elements;
}

/** An empty attribute means true where Preact sets a boolean property, such as `disabled`. */
function attributesOf(element: Element): Props {
  return Object.fromEntries(Array.from(element.attributes, ({ name, value }) => {
    const isOn = value === "" && typeof Reflect.get(element, name) === "boolean";
    return [name, isOn || value];
  }));
}
