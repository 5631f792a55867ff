import { assertEquals } from "@std/assert";
import { effectiveValues } from "../../src/cli/effective_config.ts";

/** What is shown of a key with this value. */
function shown(key: string, value: unknown): unknown {
  const written = new Map([[key, value]]);
  return effectiveValues({ origins: new Map(), written }).find((one) => one.key === key)?.value;
}

Deno.test("effectiveValues masks values whose name promises a secret, also inside of objects", () => {
  assertEquals(shown("admin_token", "sesame"), "***");
  assertEquals(shown("admin_token", ""), "");
  assertEquals(shown("env", { DB_PASS: "sesame", APP_ENV: "production" }), {
    DB_PASS: "***",
    APP_ENV: "production",
  });
  assertEquals(shown("fast_workers", 4), 4);
});

Deno.test("effectiveValues masks names, passwords and parameters inside of addresses", () => {
  assertEquals(
    shown("php_ini", {
      "session.save_path": "tcp://redis:6379?weight=1&auth=sesame&database=2",
      "user.database": "mysql:host=db;dbname=shop;password=sesame",
      "user.queue": "amqp://shop:se@same@queue:5672/v",
      "user.page": "https://example.com/?page=2",
    }),
    {
      "session.save_path": "tcp://redis:6379?weight=1&auth=***&database=2",
      "user.database": "mysql:host=db;dbname=shop;password=***",
      "user.queue": "amqp://***@queue:5672/v",
      "user.page": "https://example.com/?page=2",
    },
  );
});
