import { browserTest } from "../support/browser.ts";
import { installExample } from "../support/example_server.ts";
import { DEMO, SYMFONY } from "./dev_server.ts";
import { saveToRepainted } from "./repaint.ts";
import { requestCost } from "./request_cost.ts";
import { saveStorm } from "./save_storm.ts";
import { saveToServed } from "./save_to_served.ts";

/** What a developer takes for at once, ms. */
const GOAL_MS = 150;

Deno.test("Save to served: 50 saves of the demo", () => saveToServed(DEMO, GOAL_MS));

const missing = await installExample("symfony");

Deno.test({
  name: `Save to served: 50 saves of examples/symfony${missing === "" ? "" : ` (${missing})`}`,
  ignore: missing !== "",
  fn: () => saveToServed(SYMFONY, undefined),
});

Deno.test(
  "2 000 requests during 50 saves of which 10 are broken: none fails, none is answered by a mix",
  saveStorm,
);

browserTest("Save to repainted: 20 saves of the demo", saveToRepainted);

Deno.test("Cost of a request in development, and none of it in production", requestCost);
