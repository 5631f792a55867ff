/**
 * Rule `house/error-message-style`.
 *
 * @module
 */
import { isTest } from "./place.ts";

/** Codes such as `queue_full` come before the message in this code base's own errors. */
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

interface Message {
  /** First characters, empty where the text begins with a value that is filled in. */
  readonly start: string;
  /** Last characters, empty where the text ends with a value that is filled in. */
  readonly end: string;
}

function readMessage(node: Deno.lint.Node): Message | undefined {
  if (node.type === "Literal" && typeof node.value === "string") {
    return { start: node.value, end: node.value };
  }
  if (node.type === "TemplateLiteral") {
    return { start: node.quasis[0]?.cooked ?? "", end: node.quasis.at(-1)?.cooked ?? "" };
  }
  return undefined;
}

function findFault({ start, end }: Message): string | undefined {
  if (/^\p{Ll}/u.test(start)) return "Error message does not begin with a capital letter";
  if (/[.!\s]$/.test(end)) {
    return "Error message ends with a period, an exclamation mark or a space";
  }
  return undefined;
}

function isErrorClass(node: Deno.lint.Node): boolean {
  return node.type === "Identifier" && node.name.endsWith("Error");
}

function isCode(node: Deno.lint.Node): boolean {
  return node.type === "Literal" && typeof node.value === "string" && CODE.test(node.value);
}

/** The text that people read: the first argument, or the second one where the first is a code. */
function findMessage(args: readonly Deno.lint.Node[]): Deno.lint.Node | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  return isCode(first) && second !== undefined ? second : first;
}

/** Asks for `Cannot <do> <what>: <what was seen>`: sentence case, no period, so that messages can be chained. */
export const errorMessageStyle: Deno.lint.Rule = {
  create(context) {
    if (isTest(context.filename)) return {};
    const check = (args: readonly Deno.lint.Node[]): void => {
      const node = findMessage(args);
      const message = node === undefined ? undefined : readMessage(node);
      const fault = message === undefined ? undefined : findFault(message);
      if (node === undefined || fault === undefined) return;
      context.report({ node, message: fault, hint: "Cannot <do> <what>: <what was seen>" });
    };
    return {
      NewExpression(node) {
        if (isErrorClass(node.callee)) check(node.arguments);
      },
      "ClassDeclaration[superClass.name=/Error$/] CallExpression[callee.type='Super']"(
        node: Deno.lint.CallExpression,
      ) {
        check(node.arguments);
      },
    };
  },
};
