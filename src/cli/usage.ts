/**
 * Help texts.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { HelpTopic } from "./args.ts";

const OVERVIEW = `appserver: serves a PHP application from warm PHP processes

Usage
  appserver [serve] [flags]       Serve the project
  appserver check-config [flags]  Check the configuration without starting anything
  appserver config [flags]        Print the settings in force and where each comes from
  appserver init [flags]          Write what this project needs to be served
  appserver doctor [flags]        Look at everything that serving needs
  appserver status                What the server that runs is doing
  appserver reload                Have it read its configuration again
  appserver recycle               Have it replace every worker
  appserver scale LANE WORKERS    Have it run more or fewer workers: scale fast 8
  appserver stop                  Have it stop, gracefully
  appserver version               Print the version
  appserver help [command]        Print this, or more about one command

Flags of serve
  --root DIR          Project folder; otherwise the nearest parent that looks like one
  --listen HOST:PORT  Address, for example 127.0.0.1:8080, :8080 or [::1]:8080
  --config FILE       Configuration instead of go_appserver.json in the project
  --dev               Development: reload on change, show errors with traces

  -h, --help          Print this
  -V, --version       Print the version`;

const SERVE = `appserver serve: serves a PHP project until it is told to stop

Usage
  appserver [serve] [--root DIR] [--listen HOST:PORT] [--config FILE] [--dev]

Flags
  --root DIR          Project folder. Otherwise the nearest folder from here upwards that holds
                      go_appserver.json, composer.json, php/bootstrap_app.php or go.mod
  --listen HOST:PORT  Address to accept connections on. :8080 means every interface, port 0 any
                      free port. Wins over APPSERVER_LISTEN, APP_SERVER_ADDR and the file
  --config FILE       Configuration file, which must exist. Otherwise go_appserver.json in the
                      project folder, and defaults when there is none
  --dev               Reload when files change, show errors with their traces, take the next free
                      port where this one is taken

Flags win over the environment, the environment over the file, the file over defaults.

Exit codes
  0  stopped as told    64  command line not understood
  1  cannot start       78  configuration refused`;

const CHECK_CONFIG = `appserver check-config: checks the configuration without starting anything

Usage
  appserver check-config [--root DIR] [--config FILE]

Flags
  --root DIR     Project folder; otherwise found as serve finds it
  --config FILE  Configuration file; otherwise go_appserver.json in the project folder

Every mistake is printed with its line and column. The environment is checked as well, since serve
would use it.

Exit codes
  0  sound    1  mistakes found    64  command line not understood`;

const CONFIG = `appserver config: prints the settings in force and where each comes from

Usage
  appserver config [--root DIR] [--listen HOST:PORT] [--config FILE] [--dev] [--json]

Flags
  --json  An object by key, for programs; a failure as an object, too

The other flags are those of serve, and count as they would there.

Values that look like secrets are masked. Nothing is started.

Exit codes
  0  printed    1  mistakes found    64  command line not understood`;

const INIT = `appserver init: writes what a project needs to be served

Usage
  appserver init [--root DIR] [--dry-run] [--force]

Looks at composer.json and at the files that are there (BareMetalPHP, Symfony, Laravel, Slim, plain
PHP), writes go_appserver.json, and php/bootstrap_app.php where the server would find no entry.

Flags
  --root DIR  Folder of the project; otherwise the current one
  --dry-run   Show what would be written, and write nothing
  --force     Overwrite what is there

Exit codes
  0  done    1  cannot read or write    64  command line not understood`;

const DOCTOR = `appserver doctor: looks at everything that serving needs

Usage
  appserver doctor [--root DIR] [--config FILE] [--listen HOST:PORT] [--json]

Deno, permissions, configuration, PHP with its settings, SAPI and OPcache, the application (one worker
is booted and ended), static folders, the port. Each line is ok, warning or error; what can be done is
below it.

Flags
  --json  An object with all findings, for programs; a failure as an object, too

The other flags are those of serve, and count as they would there.

Exit codes
  0  nothing keeps the server from serving    1  something does    64  command line not understood`;

const ADMIN =
  `appserver status | reload | recycle | scale LANE WORKERS | stop: asks the server that runs

Usage
  appserver status [--root DIR] [--config FILE] [--json]
  appserver scale fast 8

  status   Lanes, workers, what they do; what was retired and what failed, and why
  reload   Reads the configuration again. The new workers take over once all of them are ready;
           where they do not boot, or the file is wrong, everything stays as it is
  recycle  Replaces every worker, one at a time, its successor ready first
  scale    Changes the number of workers of a lane, fast or slow, 1 to 256
  stop     Lets requests in flight finish, then ends the server

Flags
  --root DIR     Project folder; otherwise found as serve finds it
  --config FILE  Configuration file; otherwise go_appserver.json in the project folder
  --json         The answer for programs; a failure as an object, too

The server is found by its admin_listen. Everything but status needs its token: admin_token, or
APPSERVER_ADMIN_TOKEN in the environment. Without one of your own, the server prints it at its start.

Exit codes
  0  done    1  not done, or nobody answers    64  command line not understood`;

/** The help about a topic, without a line break at its end; at most 100 columns wide. */
export function usageText(topic: HelpTopic): string {
  switch (topic) {
    case "overview":
      return OVERVIEW;
    case "serve":
      return SERVE;
    case "check-config":
      return CHECK_CONFIG;
    case "config":
      return CONFIG;
    case "init":
      return INIT;
    case "doctor":
      return DOCTOR;
    case "status":
    case "reload":
    case "recycle":
    case "scale":
    case "stop":
      return ADMIN;
    default:
      return assertNever(topic);
  }
}
