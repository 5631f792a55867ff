/**
 * Addresses and networks as text: `192.0.2.7`, `10.0.0.0/8`, `fd00::/8`. Pure.
 *
 * An IPv4 address in IPv6 (`::ffff:192.0.2.7`, RFC 4291 section 2.5.5.2) is that IPv4 address, however it is written.
 *
 * @module
 */

/** An address as a number, with the number of its bits. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** All addresses that begin with the same bits. */
export interface Network {
  /** 32 for IPv4, 128 for IPv6. */
  readonly bits: 32 | 128;
  /** The common bits, moved to the right. */
  readonly prefix: bigint;
  /** How many bits of an address are not common. */
  readonly hostBits: bigint;
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const GROUPS = 8;
/** What the upper 96 bits of an IPv6 address are that stands for an IPv4 address. */
const MAPPED_PREFIX = 0xffffn;
const MAPPED_PREFIX_BITS = 96;

/** Reads an address, or an address with the number of common bits; undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [addressText = "", bitsText, ...more] = text.split("/");
  const address = parseAsWritten(addressText);
  if (address === undefined || more.length > 0) return undefined;
  if (bitsText !== undefined && !/^\d{1,3}$/.test(bitsText)) return undefined;
  const common = bitsText === undefined ? address.bits : Number(bitsText);
  if (common > address.bits) return undefined;
  const hostBits = BigInt(address.bits - common);
  const { bits, value } = common < MAPPED_PREFIX_BITS ? address : unmapped(address);
  return { bits, prefix: value >> hostBits, hostBits };
}

/** An address as its owner would write it: IPv4 in IPv6 as plain IPv4, everything else as it is. */
export function plainAddress(text: string): string {
  if (!text.includes(":")) return text;
  const address = parseAddress(text);
  if (address === undefined || address.bits !== 32) return text;
  return [24n, 16n, 8n, 0n].map((shift) => (address.value >> shift) & 0xffn).join(".");
}

/** Whether the text is an IPv4 or IPv6 address, without brackets and zone. */
export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

/** Whether the text is an IPv6 address (RFC 3986, `IPv6address`), without brackets and zone. */
export function isIpv6Address(text: string): boolean {
  return ipv6Value(text) !== undefined;
}

/** Whether an address is part of a network; false for what is no address. */
export function isWithin(networks: readonly Network[], text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  return networks.some(({ bits, prefix, hostBits }) =>
    bits === address.bits && address.value >> hostBits === prefix
  );
}

function parseAddress(text: string): Address | undefined {
  const address = parseAsWritten(text);
  return address === undefined ? undefined : unmapped(address);
}

function unmapped(address: Address): Address {
  return address.bits === 128 && address.value >> 32n === MAPPED_PREFIX
    ? { bits: 32, value: address.value & 0xffff_ffffn }
    : address;
}

function parseAsWritten(text: string): Address | undefined {
  if (IPV4.test(text)) {
    const value = ipv4Value(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = ipv6Value(text);
  return value === undefined ? undefined : { bits: 128, value };
}

function ipv4Value(text: string): bigint | undefined {
  let value = 0n;
  for (const part of text.split(".")) {
    // Leading zeros are octal to some and decimal to others: nobody may guess.
    if (Number(part) > 255 || (part.length > 1 && part.startsWith("0"))) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function ipv6Value(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = GROUPS - head.length - (tail?.length ?? 0);
  // "::" stands for at least one group of zeros.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** Groups between colons; the last one of all may be an IPv4 address, which counts as two. */
function groupsOf(half: string, isEnd: boolean): readonly bigint[] | undefined {
  if (half === "") return [];
  const groups: bigint[] = [];
  const parts = half.split(":");
  for (const [index, part] of parts.entries()) {
    if (GROUP.test(part)) groups.push(BigInt(`0x${part}`));
    else {
      const isLast = isEnd && index === parts.length - 1;
      const value = isLast && IPV4.test(part) ? ipv4Value(part) : undefined;
      if (value === undefined) return undefined;
      groups.push(value >> 16n, value & 0xffffn);
    }
  }
  return groups;
}
