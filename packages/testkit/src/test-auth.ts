import { randomBytes } from 'node:crypto'
import { type Auth, type AuthOptions, createAuth, memoryStore, secretKey, type UserEntry } from '@sallyport/core'
import { isProduction } from '@sallyport/core/adapter'

/** What a test may set of its `Auth`; everything else of `createAuth` is made up. */
export type TestAuthOptions<U, C> = Partial<Omit<AuthOptions<U, C>, 'users' | 'claims' | 'production'>>

/** The claims that a test wants a request to have: those of the application, whose they are, and how they logged in. */
export type TestClaims<C> = C & {
  readonly sub: string
  /** Authentication methods (RFC 8176). Default: none. */
  readonly amr?: readonly string[]
}

/** An `Auth` for tests. */
export interface TestAuth<U, C> {
  /** For the application to be made with. */
  readonly auth: Auth<U, C>
  /**
   * Logs somebody in without a password, and resolves to the value of their `Authorization` header.
   *
   * From then on this is who `sub` is, also for guards with `recheck`: `user` is what these read, by default the claims.
   */
  readonly as: (claims: TestClaims<C>, user?: U) => Promise<string>
}

/**
 * Makes an `Auth` for tests and a function that logs anybody in, with any claims: no users table, no password, no store.
 *
 * The tokens are real ones, signed with keys that nobody else has: guards check them as they check all others, and no other
 * `Auth` takes them. The types are those of the application's `Auth`. Throws TypeError where `NODE_ENV` is `production`.
 *
 * @example
 * ```ts
 * import { createTestAuth } from '@sallyport/testkit'
 *
 * const { auth, as } = createTestAuth<User, { roles: string[] }>()
 * const app = makeApp(auth)
 * const authorization = await as({ sub: 'u1', roles: ['checker'] })
 * ```
 */
export function createTestAuth<U = unknown, C extends object = Readonly<Record<string, unknown>>>(
  options: TestAuthOptions<U, C> = {},
): TestAuth<U, C> {
  if (isProduction()) {
    throw new TypeError('createTestAuth: lets anybody in as anybody, and is refused where NODE_ENV is production')
  }
  const people = new Map<string, UserEntry<U>>()
  const claimsOf = new Map<unknown, C>()
  const find = async (id: string) => people.get(id)
  const { clock } = options
  const auth = createAuth<U, C>({
    issuer: 'https://api.example.test',
    audience: 'https://api.example.test',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore(clock === undefined ? {} : { clock }),
    ...options,
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    claims: user => claimsOf.get(user)!,
  })
  return {
    auth,
    async as({ sub, amr, ...claims }, user) {
      const own = claims as unknown as C
      const known = user ?? ({ ...own } as unknown as U)
      people.set(sub, { id: sub, user: known, passwordHash: null })
      claimsOf.set(known, own)
      const { accessToken, tokenType } = await auth.createSession(sub, { amr })
      return `${tokenType} ${accessToken}`
    },
  }
}
