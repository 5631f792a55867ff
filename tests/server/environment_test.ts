import { assertEquals } from "@std/assert";
import { seenEnvironment } from "../../src/server/environment.ts";

const VARIABLES: Readonly<Record<string, string>> = { PATH: "/bin", APP_ENV: "prod", SECRET: "s" };
const get = (name: string): string | undefined => VARIABLES[name];

Deno.test("seenEnvironment takes everything where everything may be seen", () => {
  const names = (): readonly string[] => Object.keys(VARIABLES);
  assertEquals(seenEnvironment({ get, names }, []), { variables: VARIABLES, isPartial: false });
});

Deno.test("seenEnvironment asks by name where names cannot be listed", () => {
  const names = (): readonly string[] => [];
  assertEquals(seenEnvironment({ get, names }, ["APP_*"]), {
    variables: { PATH: "/bin" },
    isPartial: true,
  });
  assertEquals(seenEnvironment({ get, names }, ["APP_ENV"]).variables, {
    PATH: "/bin",
    APP_ENV: "prod",
  });
});
