/**
 * Rule `house/time-from-clock`.
 *
 * @module
 */
import { isServerSource, placeOf } from "./place.ts";

/** The one file that may ask the machine for the time. */
const CLOCK_FILE = "src/base/clock.ts";
const TIMER_FUNCTIONS: ReadonlySet<string> = new Set(["setTimeout", "setInterval"]);
const TIME_SOURCES: ReadonlySet<string> = new Set(["Date", "performance"]);

/** Keeps time a dependency: code that takes a `Clock` can be tested without waiting. */
export const timeFromClock: Deno.lint.Rule = {
  create(context) {
    if (!isServerSource(context.filename) || placeOf(context.filename) === CLOCK_FILE) return {};
    const report = (node: Deno.lint.Node, what: string): void =>
      context.report({
        node,
        message: `${what} bypasses the Clock`,
        hint: "Take a Clock: nowMs(), epochMs() or schedule()",
      });
    return {
      CallExpression({ callee }) {
        const name = callee.type === "Identifier" ? callee.name : "";
        if (TIMER_FUNCTIONS.has(name)) report(callee, name);
      },
      MemberExpression(node) {
        if (node.object.type !== "Identifier" || node.property.type !== "Identifier") return;
        const owner = node.object.name;
        const member = node.property.name;
        if (TIME_SOURCES.has(owner) && member === "now") report(node, `${owner}.now`);
        if (owner === "globalThis" && TIMER_FUNCTIONS.has(member)) report(node, member);
      },
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || node.callee.name !== "Date") return;
        if (node.arguments.length === 0) report(node, "new Date()");
      },
    };
  },
};
