/** The inbox's pages: plain HTML without script. */
import type { ComponentChildren } from "preact";
import { render } from "preact-render-to-string";
import type { Message } from "./message.ts";

const REFRESH_S = 5;
const LINKS_MAX = 20;

/** The list, newest first; it reloads itself. */
export function renderInbox(messages: Message[], wanted: string): string {
  return page(
    "Inbox",
    <>
      <h1>Inbox</h1>
      <form method="get" role="search">
        <label for="to">Recipient</label>
        <input id="to" name="to" type="search" value={wanted} autocomplete="off" />
        <button type="submit">Search</button>
      </form>
      {messages.length === 0
        ? <p>No mail{wanted === "" ? " yet" : ` for “${wanted}”`}.</p>
        : <List messages={messages} />}
    </>,
    { refreshS: REFRESH_S },
  );
}

/** One message, its text and its HTML side by side or one below the other. */
export function renderMessage(message: Message): string {
  const links = linksOf(message.text);
  return page(
    message.subject || "(no subject)",
    <>
      <p>
        <a href="/">Inbox</a>
      </p>
      <h1>{message.subject || "(no subject)"}</h1>
      <dl>
        <dt>From</dt>
        <dd>{message.from}</dd>
        <dt>To</dt>
        <dd>{message.envelope.to.join(", ")}</dd>
        <dt>Received</dt>
        <dd>
          <Received at={message.receivedAt} />
        </dd>
      </dl>
      {links.length > 0 && <Links links={links} />}
      <h2>Text</h2>
      <pre>{message.text}</pre>
      {message.html !== null && (
        <>
          <h2>HTML</h2>
          <iframe title="The message in HTML" src={`/inbox/${message.id}/html`} sandbox="" />
        </>
      )}
      {message.attachments.length > 0 && <Attachments message={message} />}
    </>,
  );
}

function page(
  title: string,
  content: ComponentChildren,
  { refreshS }: { refreshS?: number } = {},
): string {
  const html = render(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {refreshS !== undefined && <meta http-equiv="refresh" content={String(refreshS)} />}
        <title>{title}</title>
        <link rel="stylesheet" href="/inbox.css" />
      </head>
      <body>
        <main>{content}</main>
      </body>
    </html>,
  );
  return `<!doctype html>\n${html}`;
}

/** To the second, in UTC. */
function Received({ at }: { at: string }) {
  return <time dateTime={at}>{at.slice(0, 19).replace("T", " ")}</time>;
}

function List({ messages }: { messages: Message[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Subject</th>
          <th scope="col">To</th>
          <th scope="col">Received</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <tr key={message.id}>
            <td>
              <a href={`/inbox/${message.id}`}>{message.subject || "(no subject)"}</a>
            </td>
            <td>{message.envelope.to.join(", ")}</td>
            <td>
              <Received at={message.receivedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The frame of the HTML lets nothing out, so what a mail wants clicked is here. */
function Links({ links }: { links: string[] }) {
  return (
    <>
      <h2>Links</h2>
      <ul>
        {links.map((link) => (
          <li key={link}>
            <a href={link}>{link}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function Attachments({ message }: { message: Message }) {
  return (
    <>
      <h2>Attachments</h2>
      <ul>
        {message.attachments.map(({ filename, contentType, sizeBytes }, index) => (
          <li key={index}>{filename ?? "(no name)"}, {contentType}, {sizeBytes} bytes</li>
        ))}
      </ul>
    </>
  );
}

/** The web addresses in a text, without the punctuation that ends a sentence. */
export function linksOf(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"]+/g) ?? [];
  const links = found.map((link) => link.replace(/[.,;:!?)\]]+$/, ""));
  return [...new Set(links)].slice(0, LINKS_MAX);
}
