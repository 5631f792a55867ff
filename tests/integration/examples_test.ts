import { testExample } from "../support/example_suite.ts";

await testExample("plain", {
  application: "callable (php/bootstrap_app.php)",
  streamPath: "/stream",
});
await testExample("psr15", {
  application: "psr-15 with nyholm/psr7 (php/bootstrap_app.php)",
  streamPath: "/stream",
});
await testExample("slim", { application: "psr-15 with slim/psr7 (php/bootstrap_app.php)" });
await testExample("symfony", {
  application: "symfony, prod (public/index.php)",
  streamPath: "/stream",
});
await testExample("frankenphp-worker", {
  application: "frankenphp worker (public/index.php)",
  streamPath: "/stream",
});
await testExample("go-worker", {
  application: "bridge",
  streamPath: "/stream/lines",
  hasSessions: false,
});
