import { isAuthError } from '@sallyport/core'
import { randomText } from '../records.ts'
import type { EventQueue } from '../browsers/event-queue.ts'
import type { Random } from '../browsers/random.ts'

/** A server process of the simulated phones. Its clock may differ from the simulation's, within the tolerance. */
export interface PhoneServer {
  /** Resolves to the refresh token of a new session. */
  login(): Promise<string>
  /** Refreshes with a refresh token, as `auth.refresh` does. */
  refresh(
    refreshToken: string,
    options: { readonly idempotencyKey?: string | undefined },
  ): Promise<{ readonly refreshToken: string }>
}

/** A phone. The app and its extensions share what is on its disk. */
export interface Phone {
  /** The refresh token in the keychain. */
  token: string
  /** The key of the refresh that has no response yet. */
  key: string | undefined
  /** The code of the refusal that logged it out. */
  loggedOut: string | undefined
  refreshes: number
}

/** The parts of a simulation that its phones share. */
export interface PhoneWorld {
  readonly servers: readonly PhoneServer[]
  readonly queue: EventQueue
  readonly random: Random
  /** Whether the app sends idempotency keys. */
  readonly keys: boolean
  /** The probability of each mishap. */
  readonly mishaps: number
}

/** Milliseconds that a request or a response takes. */
const delay = [5, 805] as const
/** Milliseconds after which the app sends a request without a response again. */
const retryDelay = [1000, 8000] as const

/** Opens the app, which refreshes; sometimes one or two of its extensions do so too. */
export function openApp(world: PhoneWorld, phone: Phone): void {
  const { random, keys } = world
  // On the disk before the request is sent.
  if (keys) phone.key ??= randomText()
  const processes = random.chance(0.2) ? random.whole(2, 3) : 1
  const refresh = { presented: phone.token, key: phone.key }
  for (let started = 0; started < processes; started++) send(world, phone, refresh, random.whole(1, 4))
}

interface Refresh {
  readonly presented: string
  readonly key: string | undefined
}

/** Sends a request, which may get lost, as may its response; the app may be killed at any time. */
function send(world: PhoneWorld, phone: Phone, refresh: Refresh, tries: number): void {
  const { queue, random, servers, mishaps } = world
  // Drawn before the request, because the order of overlapping responses does not depend on the seed.
  const isLost = { before: random.chance(mishaps), after: random.chance(mishaps), killed: random.chance(mishaps) }
  const [back, wait] = [random.between(...delay), random.between(...retryDelay)]
  const server = servers[random.whole(0, servers.length - 1)]!
  const again = (): void => {
    // Another process of the app may have refreshed meanwhile.
    if (tries > 1 && phone.token === refresh.presented) send(world, phone, refresh, tries - 1)
  }
  queue.after(random.between(...delay), async () => {
    const apply = isLost.before ? undefined : await responseOf(server, phone, refresh)
    if (apply === undefined || isLost.after) queue.after(wait, again)
    else if (!isLost.killed) queue.after(back, apply)
  })
}

/** Resolves to a function that applies the response to the phone, or undefined if the app should try again. */
async function responseOf(
  server: PhoneServer,
  phone: Phone,
  { presented, key }: Refresh,
): Promise<(() => void) | undefined> {
  phone.refreshes++
  try {
    const { refreshToken } = await server.refresh(presented, { idempotencyKey: key })
    return () => {
      // A token that was kept may still be rotated by a request that is on its way with the same key.
      if (phone.token !== presented || refreshToken === presented) return
      phone.token = refreshToken
      phone.key = undefined
    }
  } catch (error) {
    if (!isAuthError(error)) throw error
    if (error.retry) return undefined
    // Whether or not the phone sees it, its session is over.
    phone.loggedOut = error.code
    return () => {}
  }
}
