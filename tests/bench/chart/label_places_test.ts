import { assertEquals } from "@std/assert";
import { labelPlaces } from "../../../bench/chart/label_places.ts";

Deno.test("labelPlaces leaves labels alone that are far enough from each other", () => {
  assertEquals(labelPlaces([90, 10, 50], 17, 200), [90, 10, 50]);
});

Deno.test("labelPlaces moves crowded labels down, in the order of their lines", () => {
  assertEquals(labelPlaces([52, 50, 51], 10, 200), [70, 50, 60]);
});

Deno.test("labelPlaces moves labels up that would leave the picture", () => {
  assertEquals(labelPlaces([195, 198, 199], 10, 200), [180, 190, 200]);
});
