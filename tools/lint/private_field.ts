/**
 * Rule `house/private-field`.
 *
 * @module
 */

/** Asks for `#name` where `private name` is written: only the former is private when the program runs. */
export const privateField: Deno.lint.Rule = {
  create(context) {
    const report = (node: Deno.lint.Node): void =>
      context.report({
        node,
        message: "`private` is a promise to the compiler only",
        hint: "Write #name",
      });
    return {
      PropertyDefinition(node) {
        if (node.accessibility === "private") report(node);
      },
      MethodDefinition(node) {
        // A private constructor has no `#` spelling.
        if (node.accessibility === "private" && node.kind !== "constructor") report(node);
      },
      TSParameterProperty(node: Deno.lint.TSParameterProperty) {
        // Read from the text: Deno 2.9.6 leaves `accessibility` empty on this kind of node.
        const [start, end] = node.range;
        const text = context.sourceCode.text.slice(start, end);
        if (/^private\s/.test(text)) report(node.parameter);
      },
    };
  },
};
