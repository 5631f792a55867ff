import { assertEquals } from "@std/assert";
import {
  doctorExitCode,
  failing,
  findingsAsJson,
  formatFindings,
  good,
  warning,
} from "../../src/cli/doctor_report.ts";

const FINDINGS = [
  good("php", "8.2.1"),
  warning("opcache", "off", "Switch it on"),
  failing("application", "It said:\nParse error", "Repair it"),
];

Deno.test("formatFindings writes a line a finding, its remedy below it, and counts them", () => {
  assertEquals(
    formatFindings(FINDINGS),
    [
      "ok       php          8.2.1",
      "warning  opcache      off",
      "                      → Switch it on",
      "error    application  It said:",
      "                      Parse error",
      "                      → Repair it",
      "",
      "1 ok, 1 warnings, 1 errors",
    ].join("\n"),
  );
});

Deno.test("findingsAsJson says all of it to programs", () => {
  const { ok, findings } = JSON.parse(findingsAsJson(FINDINGS));
  assertEquals([ok, findings.length], [false, 3]);
  assertEquals(findings[1], {
    name: "opcache",
    level: "warning",
    what: "off",
    remedy: "Switch it on",
  });
});

Deno.test("doctorExitCode is 1 for an error only", () => {
  assertEquals([FINDINGS, FINDINGS.slice(0, 2), []].map(doctorExitCode), [1, 0, 0]);
});
