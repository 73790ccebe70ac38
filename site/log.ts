/** Structured logs on standard output, in Elastic Common Schema keys. */
import { pino } from "pino";

export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
  fatal(fields: Record<string, unknown>, message: string): void;
}

/** `write` takes whole lines; without it they go to standard output. */
export function createLog(level: string, write?: (line: string) => void): Log {
  const options = {
    level,
    messageKey: "message",
    base: { "ecs.version": "8.11.0", "service.name": "site" },
    timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ "log.level": label }) },
  };
  return write === undefined ? pino(options) : pino(options, { write });
}

/** An error in ECS keys. The stack is for the log only and never leaves in an answer. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { "error.message": String(error) };
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return {
    "error.type": error.name,
    "error.message": error.message + cause,
    "error.stack_trace": error.stack,
  };
}
