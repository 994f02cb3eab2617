/** Parameters of a hasher, and what one hash with them takes, in milliseconds. */
export interface Candidate {
  readonly parameters: Readonly<Record<string, number>>
  readonly milliseconds: number
}

/** A hasher whose cost can be chosen: parameters from cheap to costly, and how much more each costs than the first. */
export interface Family {
  readonly steps: readonly { readonly parameters: Candidate['parameters']; readonly work: number }[]
  measure(parameters: Candidate['parameters']): Promise<number>
}

/**
 * Finds the costliest parameters that stay within a time. It measures the cheapest ones, estimates the rest, and measures
 * what it chose; it takes a step back if the estimate was too low.
 */
export async function chooseParameters({ steps, measure }: Family, target: number): Promise<readonly Candidate[]> {
  const [first] = steps
  const base = await measure(first!.parameters)
  const measured: Candidate[] = [{ parameters: first!.parameters, milliseconds: base }]
  let index = steps.findLastIndex(({ work }) => (base * work) / first!.work <= target)
  while (index > 0) {
    const { parameters } = steps[index]!
    const milliseconds = await measure(parameters)
    measured.push({ parameters, milliseconds })
    if (milliseconds <= target) break
    index -= 1
  }
  return measured
}

/** The costliest of those within the time; the cheapest if none is. */
export function best(measured: readonly Candidate[], target: number): Candidate {
  const within = measured.filter(({ milliseconds }) => milliseconds <= target)
  return within.toSorted((a, b) => b.milliseconds - a.milliseconds)[0] ?? measured[0]!
}
