import { randomBytes } from 'node:crypto'
import { type Auth, type AuthOptions, createAuth, memoryStore, secretKey, type UserEntry } from '@sallyport/core'
import { isProduction } from '@sallyport/core/adapter'

/** The options of `createAuth` that a test can set. The others have values for tests. */
export type TestAuthOptions<U, C> = Partial<Omit<AuthOptions<U, C>, 'users' | 'claims' | 'production'>>

/** The claims of a test's user: those of the application, the subject and the authentication methods. */
export type TestClaims<C> = C & {
  /** The user's id. */
  readonly sub: string
  /** Authentication methods (RFC 8176). Default: none. */
  readonly amr?: readonly string[]
}

/** An `Auth` for tests. */
export interface TestAuth<U, C> {
  /** Pass it to the application. */
  readonly auth: Auth<U, C>
  /**
   * Logs in a user without a password, and resolves to the value of their `Authorization` header.
   *
   * These are the user's claims from then on, even for guards with `recheck`, which read `user`. Default of `user`: the
   * claims.
   */
  readonly as: (claims: TestClaims<C>, user?: U) => Promise<string>
}

/**
 * Creates an `Auth` for tests and a function that logs in any user with any claims, without a users table, passwords or
 * a store.
 *
 * The tokens are real and signed with random keys, so guards check them as usual and no other `Auth` accepts them.
 * Throws a TypeError if `NODE_ENV` is `production`.
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
    throw new TypeError(
      'createTestAuth: it logs in anybody without a password, so it is not available if NODE_ENV is production',
    )
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
