import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { World } from './world.ts'

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

/** What an overtaker answers. */
export const first = 'somebody else was faster'

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
