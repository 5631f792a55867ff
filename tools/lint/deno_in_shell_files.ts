/**
 * Rule `house/deno-in-shell-files`.
 *
 * @module
 */
import { isServerSource, placeOf } from "./place.ts";

/** The files that touch the system. Everything else is a function of its arguments. */
const SHELL_FILES: ReadonlySet<string> = new Set([
  "src/cli/admin_client.ts",
  "src/cli/chosen_root.ts",
  "src/cli/dev_console.ts",
  "src/cli/doctor_system.ts",
  "src/cli/init_command.ts",
  "src/cli/run_cli.ts",
  "src/cli/serve.ts",
  "src/config/load_config.ts",
  "src/config/project_root.ts",
  "src/reload/deno_disk.ts",
  "src/reload/file_watcher.ts",
  "src/server/boot_files.ts",
  "src/server/listen.ts",
  "src/server/log_output.ts",
  "src/server/runtime_switches.ts",
  "src/server/service_manager.ts",
  "src/server/signals.ts",
  "src/server/socket_bridge.ts",
  "src/server/temp_spool.ts",
  "src/static/open_file.ts",
  "src/worker/worker_process.ts",
]);

/** Keeps `Deno.*` in few files. Types (`Deno.Conn`) and error classes (`Deno.errors`) are free. */
export const denoInShellFiles: Deno.lint.Rule = {
  create(context) {
    if (!isServerSource(context.filename) || SHELL_FILES.has(placeOf(context.filename))) return {};
    return {
      MemberExpression(node) {
        if (node.object.type !== "Identifier" || node.object.name !== "Deno") return;
        if (node.property.type === "Identifier" && node.property.name === "errors") return;
        context.report({
          node,
          message: "Deno is used outside the files that touch the system",
          hint: "Take what is needed as an interface; SHELL_FILES lists those that implement one",
        });
      },
    };
  },
};
