import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { secretKey, signingKey } from '@sallyport/core'
import { createGuard, type HttpRequest } from '@sallyport/core/http'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import { authHere } from '../../shared/auth-here.ts'
import { times } from '../../shared/lib/all.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import { requestWith, type System, users } from './system.ts'

const keys = {
  HS256: () => secretKey(randomBytes(32)),
  ES256: () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return signingKey({ ...privateKey.export({ format: 'jwk' }) }, { algorithm: 'ES256' })
  },
}

/** Moves the clock by a minute for each round of renewals, so that every token can rotate. */
const step = 60_000 / users

/** Sallyport with sessions in PostgreSQL: tokens are checked against the revocations in memory. */
export async function sallyportSystem(pool: Pool, schema: string, algorithm: keyof typeof keys): Promise<System> {
  let now = Date.now()
  const auth = authHere({
    store: postgresStore(pool, { schema, timeout: 5_000 }),
    accessKey: keys[algorithm](),
    hashing: { hasher: quickHasher() },
    clock: () => now,
    sessions: { ttl: '365d' },
    tokens: { accessTtl: '1h' },
  })
  await auth.ready()
  const guard = createGuard(auth, {})
  const pairs = await Promise.all(times(users, index => auth.createSession(`user-${index}`)))
  const refreshTokens = pairs.map(({ refreshToken }) => refreshToken)
  let next = 0
  return {
    name: `Sallyport, ${algorithm}`,
    requests: pairs.map(({ accessToken }) => requestWith({ authorization: `Bearer ${accessToken}` })),
    check: request => guard(toHttpRequest(request)),
    async renew() {
      const index = next++ % users
      now += step
      refreshTokens[index] = (await auth.refresh(refreshTokens[index]!)).refreshToken
    },
    close: () => auth.close(),
  }
}

function toHttpRequest({ method, headers }: Request): HttpRequest {
  const rawHeaders: string[] = []
  headers.forEach((value, name) => rawHeaders.push(name, value))
  return { method, header: name => headers.get(name) ?? undefined, rawHeaders }
}
