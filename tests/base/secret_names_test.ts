import { assertEquals } from "@std/assert";
import { isSecretName } from "../../src/base/secret_names.ts";

Deno.test("isSecretName knows the names that secrets have in environments, settings and headers", () => {
  const secrets = [
    "APP_KEY",
    "DB_PASS",
    "DB_PASSWORD",
    "MYSQL_PWD",
    "PGPASSWORD",
    "mysqli.default_pw",
    "DATABASE_URL",
    "MAILER_DSN",
    "admin_token",
    "x-api-key",
    "authorization",
    "session_id",
  ];
  assertEquals(secrets.filter((name) => !isSecretName(name)), []);
});

Deno.test("isSecretName leaves names alone that only begin or sound like one", () => {
  const names = ["PWD", "memory_limit", "session.save_path", "passenger_count", "pass_env", "keys"];
  assertEquals(names.filter(isSecretName), []);
});
