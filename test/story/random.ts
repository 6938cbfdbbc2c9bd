/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pickOf<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

export function pick<Item>(items: readonly Item[], random: () => number): Item {
  const picked = pickOf(items, random);
  if (picked === undefined) throw new Error("nothing to pick from");
  return picked;
}

/** One to four of them, each once, in any order. */
export function someOf<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return shuffled(items, random).slice(0, 1 + Math.floor(random() * 4));
}

export function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
