/**
 * Which content coding suits a client (RFC 9110, section 12.5.3).
 *
 * @module
 */

/** A content coding that is offered. */
export type Coding = "br" | "zstd" | "gzip";

/** All of them. The order is ours: what compresses better comes first. */
export const CODINGS: readonly Coding[] = ["br", "zstd", "gzip"];

/** More codings than this in one field are noise. */
const MAX_CODINGS = 32;

/**
 * The best of the available codings, undefined for the bytes as they are. Higher weight wins; of equal weight, the one that
 * compresses better. A client that refuses even those gets them nevertheless: that is more use than a 406.
 *
 * @param field Value of Accept-Encoding, null if there is none.
 */
export function chooseCoding(
  field: string | null,
  available: ReadonlySet<Coding>,
): Coding | undefined {
  if (field === null || available.size === 0) return undefined;
  const weights = parseWeights(field);
  const others = weights.get("*") ?? 0;
  let best: Coding | undefined;
  let bestWeight = 0;
  for (const coding of CODINGS) {
    if (!available.has(coding)) continue;
    const alias = coding === "gzip" ? weights.get("x-gzip") : undefined;
    const weight = weights.get(coding) ?? alias ?? others;
    if (weight > bestWeight) {
      best = coding;
      bestWeight = weight;
    }
  }
  // Named explicitly and preferred: "identity;q=1, gzip;q=0.5".
  return (weights.get("identity") ?? 0) > bestWeight ? undefined : best;
}

/** Weight of each coding that is named, 0 to 1; one that cannot be read counts as 0. */
function parseWeights(field: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const item of field.split(",", MAX_CODINGS)) {
    const [name = "", ...parameters] = item.split(";");
    const coding = name.trim().toLowerCase();
    if (coding === "") continue;
    let weight = 1;
    for (const parameter of parameters) {
      const match = /^\s*q\s*=\s*(.*?)\s*$/i.exec(parameter);
      if (match !== null) weight = parseWeight(match[1] ?? "");
    }
    weights.set(coding, weight);
  }
  return weights;
}

function parseWeight(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
