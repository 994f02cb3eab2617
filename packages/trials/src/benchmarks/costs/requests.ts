import { times } from '../../shared/lib/all.ts'
import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { send } from '../http/load.ts'
import { serve } from '../http/served.ts'
import { newToken } from '../http/tokens.ts'
import type { Costs } from './profile.ts'
import { perOperation, rowsOfCosts } from './rows.ts'

const frameworks = ['Express', 'Fastify', 'Nest']
const unit = 'µs a request'

/** Profiles a route without a guard, and what guards add to it: an empty one, and ours with tokens seen before and with new ones. */
export async function ofRequests({ quick, progress }: BenchmarkOptions): Promise<Row[]> {
  const count = quick ? 1_000 : 20_000
  const rows: Row[] = []
  for (const framework of frameworks) {
    progress(`requests to ${framework}`)
    const bare = await profileOf(`${framework}, bare`, count, 'seen')
    rows.push(...rowsOfCosts(`${framework}, without a guard`, unit, bare))
    const empty = await profileOf(`${framework}, an empty guard`, count, 'seen')
    rows.push(...rowsOfCosts(`${framework}, beyond that with an empty guard`, unit, empty, bare))
    for (const kind of ['seen', 'new'] as const) {
      const guarded = await profileOf(`${framework}, Sallyport HS256`, count, kind)
      const name = kind === 'seen' ? 'a token seen before' : 'a new token'
      rows.push(...rowsOfCosts(`${framework}, beyond that with ${name}`, unit, guarded, bare))
    }
  }
  return rows
}

async function profileOf(name: string, count: number, kind: 'seen' | 'new'): Promise<Costs> {
  const server = await serve(name)
  const one = newToken('HS256')
  const tokens = () => times(count, () => (kind === 'seen' ? one : newToken('HS256')))
  // The first requests compile the code.
  await send(server.port, tokens())
  const fresh = tokens()
  const stop = await server.profile()
  await send(server.port, fresh)
  const costs = await stop()
  await server.stop()
  return perOperation(costs, count)
}
