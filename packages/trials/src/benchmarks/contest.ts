import { median, quantile } from '../shared/lib/numbers.ts'
import type { Ratio, Row } from './benchmark.ts'

/** One of several implementations of the same task. */
export interface Contestant {
  readonly name: string
  /** Runs one round and resolves to its figure. */
  round(): Promise<number>
}

/** The figures of every round by name. */
export type Rounds = ReadonlyMap<string, readonly number[]>

/**
 * Runs contestants in turn, each round in another order, so that other load on the machine affects all of them. The first
 * round warms up and does not count.
 */
export async function contest(contestants: readonly Contestant[], rounds: number): Promise<Rounds> {
  const figures = new Map(contestants.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(turn + round) % contestants.length]!
      const figure = await contestant.round()
      if (round > 0) figures.get(contestant.name)!.push(figure)
    }
  }
  return figures
}

/** Computes the ratio of two contestants in each round. */
export function ratioOf(rounds: Rounds, name: string, to: string): Ratio {
  const others = rounds.get(to)!
  const ratios = rounds.get(name)!.map((figure, round) => figure / others[round]!)
  return { to, median: median(ratios), from: quantile(ratios, 0.25), until: quantile(ratios, 0.75) }
}

/** Creates the rows of a contest. Each is compared with one contestant. */
export function rowsOf(rounds: Rounds, unit: string, to: string, goals: Readonly<Record<string, number>> = {}): Row[] {
  return [...rounds].map(([name, figures]) => {
    const ratio = name === to ? undefined : ratioOf(rounds, name, to)
    const least = goals[name]
    return {
      name,
      value: median(figures),
      unit,
      ...(ratio && { ratio }),
      ...(ratio && least !== undefined && { goal: `at least ${least}`, reached: ratio.median >= least }),
    }
  })
}

/** Processor time in microseconds. */
export type Cpu = () => Promise<number>

const ownCpu: Cpu = async () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/**
 * Measures how many calls of concurrent callers fit into a second of processor time.
 *
 * @param serverCpu The processor time of a server that works for the calls and counts too. Default: only this process counts.
 */
export async function perProcessorSecond(
  callers: number,
  count: number,
  call: () => Promise<unknown>,
  serverCpu: Cpu = async () => 0,
): Promise<number> {
  let left = count
  async function caller(): Promise<void> {
    while (left-- > 0) await call()
  }
  const used = async () => (await ownCpu()) + (await serverCpu())
  const start = await used()
  await Promise.all(Array.from({ length: callers }, caller))
  return count / (((await used()) - start) / 1_000_000)
}
