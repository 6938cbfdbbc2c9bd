/** A sign-off as a count of people sees it: who wrote it, and for whom it stands. */
export interface Voice {
  readonly signer: number;
  readonly standsFor: number;
}

/**
 * The largest choice of sign-offs in which nobody signs twice and nobody is signed for twice, in the order given. Being
 * the largest, it never grows by losing one: were it enough to take the first that fits, taking one away could open.
 */
export function largestChoice<Signed extends Voice>(signOffs: readonly Signed[]): readonly Signed[] {
  const chosenFor = new Map<number, Signed>();
  const bySigner = Map.groupBy(signOffs, ({ signer }) => signer);
  for (const signer of bySigner.keys()) place(signer, new Set());
  const chosen = new Set(chosenFor.values());
  return signOffs.filter((signOff) => chosen.has(signOff));

  /** Finds this signer somebody to sign for, asking the one who has that place to move (Kuhn's augmenting paths). */
  function place(signer: number, asked: Set<number>): boolean {
    for (const signOff of bySigner.get(signer) ?? []) {
      if (asked.has(signOff.standsFor)) continue;
      asked.add(signOff.standsFor);
      const holder = chosenFor.get(signOff.standsFor);
      if (holder === undefined || place(holder.signer, asked)) {
        chosenFor.set(signOff.standsFor, signOff);
        return true;
      }
    }
    return false;
  }
}
