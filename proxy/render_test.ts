import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { developmentTopology } from "../infra/environments/development.ts";
import { smallTopology } from "../infra/small_topology.ts";
import { renderNginx } from "./render.ts";

const small = smallTopology();

describe("renderNginx", () => {
  it("names the command that makes the file on its first line", () => {
    assert(renderNginx(small).startsWith("# Made by `deno task generate` from infra/topology.ts"));
  });

  it("writes the same text every time", () => {
    assertEquals(renderNginx(developmentTopology()), renderNginx(developmentTopology()));
  });

  it("leaves no trace of another environment's addresses", () => {
    const text = renderNginx(small);
    assert(!/127\.0|localhost|8443/.test(text));
  });

  it("an offset moves every port in the text, and nothing else", () => {
    const offset = 100;
    const ports = [8443, 8080, 8081, 8082, 8000, 8100, 12_080, 12_111];
    const moved = renderNginx(developmentTopology(offset));
    const back = moved.replaceAll(/\b\d{4,5}\b/g, (number) => {
      return ports.includes(Number(number) - offset) ? String(Number(number) - offset) : number;
    });
    assertEquals(back, renderNginx(developmentTopology()));
    assert(!moved.includes(":8443") && moved.includes(":8543"));
  });

  it("gives each public name one server, and nginx no more doors than the topology", () => {
    const text = renderNginx(small);
    assertEquals(text.match(/server_name www\.example\.test;/g)?.length, 1);
    assertEquals(text.match(/server_name api\.example\.test;/g)?.length, 1);
    assertEquals(
      new Set([...text.matchAll(/listen (\S+?)[ ;]/g)].map(([, door]) => door)),
      new Set(["10.1.0.9:443", "10.1.0.9:80", "10.1.0.9:81", "10.1.0.9:82"]),
    );
  });

  it("refuses a topology without an edge", () => {
    const services = small.services.filter(({ kind }) => kind !== "edge");
    assertThrows(() => renderNginx(smallTopology({ services })), Error, "Cannot find the edge");
  });

  it("refuses a topology without a public name for the api", () => {
    const publicNames = small.publicNames.filter(({ audience }) => audience !== "api");
    const message = 'Cannot render nginx: "small" has no api name';
    assertThrows(() => renderNginx(smallTopology({ publicNames })), Error, message);
  });

  it("refuses a topology that lacks a rate class", () => {
    const rateClasses = small.rateClasses.filter(({ name }) => name !== "webhook");
    const message = 'Cannot render nginx: rate class "webhook" is not declared';
    assertThrows(() => renderNginx(smallTopology({ rateClasses })), Error, message);
  });

  it("refuses a flow to a service that is not there", () => {
    const services = small.services.filter(({ name }) => name !== "site");
    assertThrows(
      () => renderNginx(smallTopology({ services })),
      Error,
      'Cannot find service "site"',
    );
  });
});
