import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Auth } from '@sallyport/core'
import type { Random } from '../../shared/lib/random.ts'

/** What goes wrong during a request. */
export const mishaps = [
  'nothing goes wrong',
  'somebody else answers first',
  'somebody else answers in between',
  'the client hangs up',
  'the body stalls',
  'the error handler throws',
] as const
export type Mishap = (typeof mishaps)[number]

/** The reply of another handler. */
export const first = 'somebody else was faster'

/** Injects faults into one application. */
export interface Trouble {
  choose(mishap: Mishap): void
  /** An Auth whose methods sometimes throw, and during which another handler replies. */
  around(auth: Auth): Auth
  attach(server: Server): void
  /** Throws if the application's error handler should fail. */
  fail(): void
}

export function createTrouble(random: Random): Trouble {
  const open = new Set<ServerResponse>()
  let chosen: Mishap = 'nothing goes wrong'
  const answerAll = (): void => {
    for (const res of open) res.writeHead(503, { 'content-type': 'text/plain', connection: 'close' }).end(first)
    open.clear()
  }
  return {
    choose(mishap) {
      chosen = mishap
    },
    around: auth =>
      interrupted(auth, () => {
        if (chosen === 'somebody else answers in between') answerAll()
        if (chosen === 'the error handler throws' && random.chance(0.5)) throw new RangeError('a bug')
      }),
    attach(server) {
      server.prependListener('request', (_req: IncomingMessage, res: ServerResponse) => {
        open.add(res)
        res.once('close', () => open.delete(res))
        if (chosen === 'somebody else answers first') answerAll()
      })
    },
    fail() {
      if (chosen === 'the error handler throws') throw new RangeError('the error handler is broken')
    },
  }
}

function interrupted(auth: Auth, interrupt: () => void): Auth {
  const wrapped = Object.entries(auth).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function' || name === 'clock') return [name, value] as const
    const call = (...args: unknown[]): unknown => {
      interrupt()
      return Reflect.apply(value, auth, args)
    }
    return [name, call] as const
  })
  return { ...auth, ...Object.fromEntries(wrapped) }
}

/** Sends a request and reads the whole response. It is empty if the client hung up. */
export async function sendThrough(
  port: number,
  { head, body }: { readonly head: string; readonly body: string },
  mishap: Mishap,
  random: Random,
): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', text => (answer += String(text)))
  socket.on('error', () => socket.destroy())
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  const bytes = head + body
  const leaves = mishap === 'the client hangs up' || mishap === 'the body stalls'
  const sent = mishap === 'the body stalls' ? head.length + Math.floor(body.length / 2) : bytes.length
  socket.write(bytes.slice(0, mishap === 'the client hangs up' ? 1 + random.below(bytes.length) : sent), 'latin1')
  if (leaves) {
    await sleep(random.below(9))
    socket.destroy()
  }
  await closed
  return answer
}
