/**
 * nginx configuration as a tree, and its printer. Quoting follows nginx's own reader
 * (`ngx_conf_read_token`), so that what a directive is given is what nginx understands.
 */

/** A line such as `listen 127.0.0.1:8080;`. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
}

/** A directive with a body, such as `server { … }`. */
export interface Block extends Directive {
  readonly children: readonly Node[];
}

/** A line for the reader: why the next lines are there. */
export interface Comment {
  readonly comment: string;
}

export type Node = Directive | Block | Comment;

/** nginx reads a parameter into a buffer of 4096 bytes, which must hold its quotes too. */
const TOKEN_BYTES_MAX = 4094;

const INDENT = "  ";

export function directive(name: string, ...args: readonly (string | number)[]): Directive {
  return { name, args: args.map(String) };
}

export function block(
  name: string,
  args: readonly string[],
  children: readonly Node[],
): Block {
  return { name, args, children };
}

export function comment(text: string): Comment {
  return { comment: text };
}

/**
 * Prints nodes one a line, blocks indented.
 *
 * @throws Error for what nginx cannot read back: a control character, an over-long parameter
 */
export function printNginx(nodes: readonly Node[], depth = 0): string {
  return nodes.map((node) => printNode(node, INDENT.repeat(depth), depth)).join("");
}

function printNode(node: Node, indent: string, depth: number): string {
  if ("comment" in node) return `${indent}# ${requirePrintable(node.comment)}\n`;
  const head = indent + [node.name, ...node.args].map(quoteToken).join(" ");
  if (!("children" in node)) return `${head};\n`;
  return `${head} {\n${printNginx(node.children, depth + 1)}${indent}}\n`;
}

/** Quotes only what needs it, so that plain configuration stays plain to read. */
function quoteToken(token: string): string {
  const printable = requirePrintable(token);
  const bytes = new TextEncoder().encode(printable).length;
  if (bytes > TOKEN_BYTES_MAX) {
    throw new Error(`Cannot print "${token.slice(0, 40)}…": ${bytes} bytes are too many for nginx`);
  }
  const escaped = escapeBackslashes(printable);
  if (escaped !== "" && !/[\s;{}"'#]/.test(escaped)) return escaped;
  const quote = escaped.includes('"') && !escaped.includes("'") ? "'" : '"';
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote;
}

/**
 * nginx turns `\t`, `\r`, `\n`, `\\` and escaped quotes into one character and leaves any other
 * backslash alone: only those that would be eaten are doubled, so that patterns stay readable.
 */
function escapeBackslashes(token: string): string {
  return token.replaceAll(/\\(?=[trn\\"']|$)/g, "\\\\");
}

function requirePrintable(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what this looks for
  if (!/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw new Error(`Cannot print ${JSON.stringify(text)}: it holds a control character`);
}
