import { type AuthEvent, createAuth, type Store } from '@sallyport/core'
import type { OpenStore } from '../store/kinds.ts'
import { everybody } from '../store/users.ts'
import { firstKeys, ringsOf } from './keys.ts'
import type { MemberConfig } from './protocol.ts'
import { quickHasher } from './quick-hasher.ts'

export const issuer = 'https://api.example.com'

/** What a member passes to its `Auth` besides the configuration. */
export interface AuthParts {
  readonly clock: () => number
  readonly onEvent: (event: AuthEvent) => void
  readonly onReset: (subject: string, token: string) => void
}

export type SoakAuth = ReturnType<typeof authOf>

/** Creates a member's `Auth`. The throttle is off, because soaks are about sessions. */
export function authOf(config: MemberConfig, open: OpenStore, { clock, onEvent, onReset }: AuthParts) {
  return createAuth({
    issuer,
    audience: issuer,
    ...ringsOf(firstKeys),
    store: config.diesAfterRotation ? dyingStore(open.store) : open.store,
    users: config.users === 'shared' ? open.users : everybody(),
    claims: user => ({ roles: user.roles }),
    hashing: { hasher: quickHasher(config.hashMilliseconds), concurrency: 64, queue: 10_000 },
    passwords: { minLength: 8, sendReset: async ({ user, token }) => onReset(user.id, token) },
    throttle: false,
    sessions: {
      retryWindow: `${config.retryWindow}s`,
      maxStaleness: `${config.maxStaleness}s`,
      maxPerUser: config.maxSessions,
      maxRevocations: config.maxRevocations,
    },
    tokens: { clockTolerance: `${config.tolerance}s` },
    production: false,
    clock,
    onEvent,
  })
}

/** Kills the process (SIGKILL) after a rotation has been committed and before the caller gets its answer. */
function dyingStore(store: Store): Store {
  return {
    ...store,
    sessions: {
      ...store.sessions,
      async rotate(...values) {
        const swapped = await store.sessions.rotate(...values)
        if (swapped) process.kill(process.pid, 'SIGKILL')
        return new Promise<boolean>(() => {})
      },
    },
  }
}
