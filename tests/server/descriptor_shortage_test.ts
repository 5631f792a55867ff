import { assert, assertEquals } from "@std/assert";
import { descriptorShortage, isDescriptorShortage } from "../../src/server/descriptor_shortage.ts";

Deno.test("isDescriptorShortage knows the system's two words for it and nothing else", () => {
  for (const code of ["EMFILE", "ENFILE"]) {
    assert(isDescriptorShortage(Object.assign(new Error("Out of them"), { code })), code);
  }
  assertEquals(
    isDescriptorShortage(Object.assign(new Error("Reset"), { code: "ECONNRESET" })),
    false,
  );
  assertEquals(isDescriptorShortage(new Error("EMFILE")), false);
  assertEquals(isDescriptorShortage("EMFILE"), false);
});

/** A system with so many left. */
class Descriptors {
  #left: number;
  error: Error = Object.assign(new Error("Out of them"), { code: "EMFILE" });

  constructor(left: number) {
    this.#left = left;
  }

  get left(): number {
    return this.#left;
  }

  readonly take = (): Disposable => {
    if (this.#left === 0) throw this.error;
    this.#left -= 1;
    return { [Symbol.dispose]: () => void (this.#left += 1) };
  };
}

Deno.test("descriptorShortage finds none where there are just enough, and gives all of them back", () => {
  const descriptors = new Descriptors(3);
  assertEquals(descriptorShortage(3, descriptors.take), undefined);
  assertEquals(descriptors.left, 3);
});

Deno.test("descriptorShortage returns what the system said where one is missing, and keeps none", () => {
  const descriptors = new Descriptors(2);
  assertEquals(descriptorShortage(3, descriptors.take), descriptors.error);
  assertEquals(descriptors.left, 2);
});

Deno.test("descriptorShortage takes another failure for no shortage", () => {
  const descriptors = new Descriptors(0);
  descriptors.error = new Error("No port is left");
  assertEquals(descriptorShortage(3, descriptors.take), undefined);
});
