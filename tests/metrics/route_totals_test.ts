import { assertEquals } from "@std/assert";
import { RouteTotals } from "../../src/metrics/route_totals.ts";

Deno.test("RouteTotals groups by the first segment", () => {
  const totals = new RouteTotals();
  for (const path of ["/", "/about", "/blog/1", "/blog/2/edit"]) totals.add(path, 2);
  assertEquals([...totals.snapshot()], [
    ["/", { count: 1, totalMs: 2 }],
    ["/about", { count: 1, totalMs: 2 }],
    ["/blog/", { count: 2, totalMs: 4 }],
  ]);
});

Deno.test("Go server defect 15: RouteTotals stays bounded whatever paths clients invent", () => {
  const totals = new RouteTotals();
  for (let index = 0; index < 5000; index++) totals.add(`/${index}`, 1);
  const snapshot = totals.snapshot();
  assertEquals(snapshot.size, 101);
  assertEquals(snapshot.get("*"), { count: 4900, totalMs: 4900 });
});
