import type { Tokens, TokenStorage } from '@sallyport/client'
import type { Random } from '../../shared/lib/random.ts'

type Answer = Response | 'lost before' | 'lost after' | 'hangs before' | 'hangs after'

const page = (status: number) => new Response('<h1>Log in</h1>', { status, headers: { 'content-type': 'text/html' } })
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

/** What captive portals, proxies and bad networks do instead of the API. */
const troubles: readonly (() => Answer)[] = [
  () => page(200),
  () => json(200, { status: 'ok' }),
  () => page(401),
  () => new Response(null, { status: 401 }),
  () => json(401, { message: 'Unauthorized', code: 'session_ended' }),
  () => new Response(null, { status: 302, headers: { location: 'https://portal.example' } }),
  () => page(403),
  () => page(429),
  () => page(502),
  () => page(503),
  () => new Response('{"access_', { headers: { 'content-type': 'application/json' } }),
  () => 'lost before',
  () => 'lost after',
  () => 'hangs before',
  () => 'hangs after',
]

/** Undefined if the API answers. */
export function troubleOf(random: Random, isBad: boolean): Answer | undefined {
  return isBad && random.chance(0.5) ? random.pick(troubles)() : undefined
}

/** How a storage fails. `'fine'` does not fail. */
export const storageFaults = ['fine', 'get fails', 'set fails', 'get hangs', 'set hangs', 'garbage at first'] as const
export type StorageFault = (typeof storageFaults)[number]

/** A storage that fails half of the time during trouble. */
export function troubledStorage(fault: StorageFault, random: Random, isBad: () => boolean): TokenStorage {
  let held: unknown = fault === 'garbage at first' ? { accessToken: 7 } : undefined
  const suffer = async (operation: 'get' | 'set') => {
    if (!isBad() || !fault.startsWith(operation) || random.chance(0.5)) return
    if (fault.endsWith('hangs')) await new Promise(() => {})
    throw new Error('The storage fails.')
  }
  return {
    async get() {
      await suffer('get')
      return held as Tokens | undefined
    },
    async set(tokens) {
      await suffer('set')
      held = tokens
    },
  }
}
