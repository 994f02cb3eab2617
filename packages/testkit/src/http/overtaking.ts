import assert from 'node:assert/strict'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { World } from './world.ts'
import type { Exchange } from './exchange.ts'
import { guardExchanges } from './golden-guards.ts'
import { routeExchanges } from './golden-routes.ts'
import type { Served } from './served.ts'

/** What comes before the application's answer. */
export const overtakings = [
  'somebody else answers when the request arrives',
  'somebody else answers while the request is worked on',
  'the client leaves when the request arrives',
  'the client leaves while the request is worked on',
] as const
export type Overtaking = (typeof overtakings)[number]

/** Answers in the application's place, as a timeout in front of it does. */
export interface Overtaker {
  choose(how: Overtaking | undefined): void
  /** An Auth during whose work it happens. */
  around(auth: World['auth']): World['auth']
  attach(server: Server | undefined): void
}

export function createOvertaker(): Overtaker {
  const open = new Set<ServerResponse>()
  let chosen: Overtaking | undefined
  const act = (res: ServerResponse): void => {
    open.delete(res)
    if (chosen?.startsWith('the client leaves')) res.destroy()
    else if (chosen !== undefined) res.writeHead(503, { 'content-type': 'text/plain' }).end(first)
  }
  const actOnAll = (): void => {
    for (const res of open) act(res)
  }
  return {
    choose: how => void (chosen = how),
    around: auth => interrupted(auth, actOnAll),
    attach(server) {
      server?.prependListener('request', (_req: IncomingMessage, res: ServerResponse) => {
        open.add(res)
        if (chosen?.endsWith('arrives')) act(res)
        // A route that asks no Auth is overtaken when it has answered: that comes too late, and must do nothing.
        res.once('close', () => open.delete(res))
      })
    },
  }
}

const first = 'somebody else was faster'

/** The same Auth, which calls back before each of its methods does anything. */
function interrupted(auth: World['auth'], callBack: () => void): World['auth'] {
  const wrap = (value: unknown): unknown => {
    if (typeof value !== 'function') return value
    return (...args: unknown[]): unknown => {
      callBack()
      return Reflect.apply(value, auth, args)
    }
  }
  return Object.assign(
    { ...auth },
    Object.fromEntries(Object.entries(auth).map(([name, value]) => [name, wrap(value)])),
  )
}

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
