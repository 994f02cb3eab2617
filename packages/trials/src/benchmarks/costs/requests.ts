import { times } from '../../shared/lib/all.ts'
import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { send } from '../http/load.ts'
import { serve, type Served } from '../http/served.ts'
import { newToken } from '../http/tokens.ts'
import type { Costs } from './profile.ts'
import { added, perOperation, rowsOfCosts } from './rows.ts'

const frameworks = ['Express', 'Fastify', 'Nest']
const unit = 'µs a request'
const rounds = 5

/**
 * Profiles a route without a guard, and what guards add to it: one that only looks for the header, and ours with tokens seen
 * before and with new ones.
 */
export async function ofRequests({ quick, progress }: BenchmarkOptions): Promise<Row[]> {
  const count = quick ? 200 : 4_000
  const rows: Row[] = []
  for (const framework of frameworks) {
    progress(`requests to ${framework}`)
    const [bare, header, seen, fresh] = await profilesOf(framework, count)
    rows.push(
      ...rowsOfCosts(`${framework}, without a guard`, unit, bare!),
      ...rowsOfCosts(`${framework}, beyond that with a header only`, unit, header!, bare),
      ...rowsOfCosts(`${framework}, beyond that with a token seen before`, unit, seen!, bare),
      ...rowsOfCosts(`${framework}, beyond that with a new token`, unit, fresh!, bare),
    )
  }
  return rows
}

type Kind = 'seen' | 'new'

const paths: readonly (readonly [app: string, kind: Kind])[] = [
  ['bare', 'seen'],
  ['a header only', 'seen'],
  ['Sallyport HS256', 'seen'],
  ['Sallyport HS256', 'new'],
]

/** Profiles the paths in turn, so that other load on the machine affects all of them. The first round compiles the code. */
async function profilesOf(framework: string, count: number): Promise<readonly Costs[]> {
  const servers = await Promise.all(paths.map(async ([app]) => serve(`${framework}, ${app}`)))
  let sums: readonly Costs[] = paths.map(() => new Map())
  for (let round = 0; round <= rounds; round++) {
    const costs: Costs[] = []
    for (const [index, server] of servers.entries()) costs.push(await profileOf(server, count, paths[index]![1]))
    if (round > 0) sums = sums.map((sum, index) => added(sum, costs[index]!))
  }
  await Promise.all(servers.map(server => server.stop()))
  return sums.map(costs => perOperation(costs, rounds * count))
}

async function profileOf(server: Served, count: number, kind: Kind): Promise<Costs> {
  const one = newToken('HS256')
  const tokens = times(count, () => (kind === 'seen' ? one : newToken('HS256')))
  const stop = await server.profile()
  await send(server.port, tokens)
  return stop()
}
