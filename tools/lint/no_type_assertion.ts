/**
 * Rule `house/no-type-assertion`.
 *
 * @module
 */
import { isTest } from "./place.ts";

function isConst(type: Deno.lint.TypeNode): boolean {
  return type.type === "TSTypeReference" && type.typeName.type === "Identifier" &&
    type.typeName.name === "const";
}

/** Forbids `value as Type`, which silences the compiler where it may be right. `as const` is no such thing. */
export const noTypeAssertion: Deno.lint.Rule = {
  create(context) {
    if (isTest(context.filename)) return {};
    return {
      TSAsExpression(node) {
        if (isConst(node.typeAnnotation)) return;
        context.report({
          node,
          message: "A type is asserted, not checked",
          hint: "Narrow with typeof, in or instanceof, or write a reader that returns the type",
        });
      },
    };
  },
};
