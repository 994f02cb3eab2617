import assert from 'node:assert/strict'
import type { Exchange } from './exchange.ts'
import { guardExchanges } from './golden-guards.ts'
import { routeExchanges } from './golden-routes.ts'
import { first, type Overtaking } from './overtaking.ts'
import type { Served } from './served.ts'

/** Asks every route of the standard application. The one answer that a client may get is the first. */
export async function tryOvertaking({ ask, overtake }: Served, how: Overtaking): Promise<void> {
  const failures: unknown[] = []
  const onFailure = (error: unknown): void => void failures.push(error)
  process.on('unhandledRejection', onFailure).on('uncaughtException', onFailure)
  try {
    for (const exchange of [...guardExchanges, ...routeExchanges]) await overtakeOne(exchange, how, { ask, overtake })
  } finally {
    overtake(undefined)
    process.off('unhandledRejection', onFailure).off('uncaughtException', onFailure)
  }
  assert.deepEqual(failures, [])
  const { status } = await ask({ method: 'GET', target: '/open' })
  assert.equal(status, 200, 'the application no longer answers')
}

type Asking = Pick<Served, 'ask' | 'overtake'>

async function overtakeOne([title, request]: Exchange, how: Overtaking, { ask, overtake }: Asking): Promise<void> {
  overtake(how)
  const { status, body } = await ask(request)
  // Whatever is still to come comes now.
  await new Promise(resolve => setImmediate(resolve))
  if (!how.endsWith('arrives')) return
  if (how.startsWith('somebody')) assert.deepEqual([status, body], [503, request.method === 'HEAD' ? '' : first], title)
  else assert.deepEqual([status, body], [Number.NaN, ''], title)
}
