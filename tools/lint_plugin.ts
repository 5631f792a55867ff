/**
 * House rules that `deno lint` does not ship. Each says what to write instead.
 *
 * @module
 */
import { denoInShellFiles } from "./lint/deno_in_shell_files.ts";
import { errorMessageStyle } from "./lint/error_message_style.ts";
import { maxFileLines } from "./lint/max_file_lines.ts";
import { noMessageMatching } from "./lint/no_message_matching.ts";
import { noTypeAssertion } from "./lint/no_type_assertion.ts";
import { privateField } from "./lint/private_field.ts";
import { timeFromClock } from "./lint/time_from_clock.ts";

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "deno-in-shell-files": denoInShellFiles,
    "error-message-style": errorMessageStyle,
    "max-file-lines": maxFileLines,
    "no-message-matching": noMessageMatching,
    "no-type-assertion": noTypeAssertion,
    "private-field": privateField,
    "time-from-clock": timeFromClock,
  },
};
export default plugin;
