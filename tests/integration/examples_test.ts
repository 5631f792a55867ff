import { testExample } from "../support/example_suite.ts";

const ALL = ["native", "cgi", "fallback"] as const;

await testExample("plain", {
  application: "callable (php/bootstrap_app.php)",
  streamPath: "/stream",
  sapis: ALL,
});
await testExample("psr15", {
  application: "psr-15 with nyholm/psr7 (php/bootstrap_app.php)",
  streamPath: "/stream",
  sapis: ALL,
});
await testExample("slim", {
  application: "psr-15 with slim/psr7 (php/bootstrap_app.php)",
  sapis: ALL,
});
await testExample("symfony", {
  application: "symfony, prod (public/index.php)",
  streamPath: "/stream",
  sapis: ALL,
});
await testExample("frankenphp-worker", {
  application: "frankenphp worker (public/index.php)",
  streamPath: "/stream",
  sapis: ALL,
});
await testExample("go-worker", {
  application: "bridge",
  streamPath: "/stream/lines",
  sapis: [],
});
