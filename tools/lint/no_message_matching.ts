/**
 * Rule `house/no-message-matching`.
 *
 * @module
 */
import { isTest } from "./place.ts";

/** Methods of a string that look into it. */
const STRING_TESTS: ReadonlySet<string> = new Set([
  "includes",
  "startsWith",
  "endsWith",
  "indexOf",
  "match",
  "matchAll",
  "search",
]);
/** Methods of a regular expression that look into their argument. */
const PATTERN_TESTS: ReadonlySet<string> = new Set(["test", "exec"]);
const COMPARISONS: ReadonlySet<string> = new Set(["===", "!==", "==", "!="]);

/** The member access in `a.b` and `a?.b`. */
function memberOf(node: Deno.lint.Node): Deno.lint.MemberExpression | undefined {
  if (node.type === "ChainExpression") return memberOf(node.expression);
  return node.type === "MemberExpression" ? node : undefined;
}

function nameOf(member: Deno.lint.MemberExpression): string {
  return member.property.type === "Identifier" && !member.computed ? member.property.name : "";
}

/** Whether a value is a message, or made from one as in `error.message.toLowerCase()`. */
function readsMessage(node: Deno.lint.Node): boolean {
  if (node.type === "ChainExpression") return readsMessage(node.expression);
  const member = memberOf(node.type === "CallExpression" ? node.callee : node);
  if (member === undefined) return false;
  if (node.type === "CallExpression") return readsMessage(member.object);
  return nameOf(member) === "message";
}

function isText(node: Deno.lint.Node): boolean {
  return node.type === "TemplateLiteral" ||
    (node.type === "Literal" && typeof node.value === "string");
}

/** Forbids decisions that hang on the wording of an error: wording changes with versions, codes do not. */
export const noMessageMatching: Deno.lint.Rule = {
  create(context) {
    if (isTest(context.filename)) return {};
    const report = (node: Deno.lint.Node): void =>
      context.report({
        node,
        message: "An error is recognised by its text",
        hint: "Switch on error.code, or use instanceof",
      });
    return {
      CallExpression(node) {
        const callee = memberOf(node.callee);
        if (callee === undefined) return;
        const method = nameOf(callee);
        if (STRING_TESTS.has(method) && readsMessage(callee.object)) report(node);
        if (PATTERN_TESTS.has(method) && node.arguments.some(readsMessage)) report(node);
      },
      BinaryExpression(node) {
        if (!COMPARISONS.has(node.operator)) return;
        if (readsMessage(node.left) && isText(node.right)) report(node);
        if (readsMessage(node.right) && isText(node.left)) report(node);
      },
      SwitchStatement(node) {
        if (readsMessage(node.discriminant)) report(node);
      },
    };
  },
};
