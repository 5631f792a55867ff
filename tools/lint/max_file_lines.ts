/**
 * Rule `house/max-file-lines`.
 *
 * @module
 */

/** Longest file, in lines; most have 40 to 150. */
export const MAX_FILE_LINES = 250;

/** Refuses files that have become two files. */
export const maxFileLines: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        // The newline that ends the file begins no line.
        const lines = context.sourceCode.text.trimEnd().split("\n").length;
        if (lines <= MAX_FILE_LINES) return;
        context.report({
          node,
          message: `File has ${lines} lines, ${MAX_FILE_LINES} are allowed`,
          hint: "Split it along its concerns",
        });
      },
    };
  },
};
