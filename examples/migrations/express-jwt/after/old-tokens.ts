import { secretKey } from '@sallyport/core'
import { previousTokens } from '@sallyport/core/issuers'
import jwt from 'jsonwebtoken'
import type { Env } from '../app/app.ts'
import type { User } from '../../tables/users.ts'

/** The tokens of before: how they are accepted, exchanged, and issued until every login is switched over. */
export function oldTokens(env: Env) {
  const secret = env['ACCESS_TOKEN_SECRET']!
  const refreshSecret = env['REFRESH_TOKEN_SECRET']!
  const until = new Date(env['OLD_TOKENS_UNTIL'] ?? '')
  return {
    issuer: previousTokens({
      secret: secretKey(secret),
      issuedBefore: until,
      subject: ({ sub }) => (typeof sub === 'number' ? String(sub) : undefined),
    }),

    /** Reads a refresh token of before; undefined for any other. */
    session(token: string) {
      try {
        const payload = jwt.verify(token, refreshSecret, { algorithms: ['HS256'] }) as Record<string, number>
        const { id, iat = Infinity, exp } = payload
        return iat * 1000 < until.getTime() ? { userId: String(id), token, expiresAt: exp!, authTime: iat } : undefined
      } catch {
        return undefined
      }
    },

    issue({ id, email, role }: User) {
      const scope = role === 'admin' ? 'notes admin' : 'notes'
      return {
        token: jwt.sign({ sub: id, email, scope }, secret, { expiresIn: '15m' }),
        refreshToken: jwt.sign({ id }, refreshSecret, { expiresIn: '30d' }),
      }
    },
  }
}
