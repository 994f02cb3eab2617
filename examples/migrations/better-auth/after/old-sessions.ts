import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Pool } from 'pg'
import { cookiesOf, replaceCookies } from '../../server-sessions/cookies.ts'
import type { Env } from '../app/app.ts'

/** A row of `session`. */
export interface OldSession {
  readonly token: string
  readonly userId: string
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly userAgent: string | null
}

/** The sessions of Better Auth: how they are found and removed. */
export function oldSessions(env: Env, pool: Pool) {
  const secret = env['BETTER_AUTH_SECRET']!
  const name = `${env['BETTER_AUTH_URL']!.startsWith('https:') ? '__Secure-' : ''}better-auth.session_token`

  /** Reads the token of a signed value: the token, a dot, and its HMAC in base64. */
  function tokenIn(signed: string | undefined): string | undefined {
    const [token = '', signature = ''] = decode(signed ?? '').split('.')
    const given = Buffer.from(signature, 'base64')
    const expected = createHmac('sha256', secret).update(token).digest()
    return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
  }

  async function find(token: string | undefined): Promise<OldSession | undefined> {
    if (token === undefined) return undefined
    const sql = 'select * from session where token = $1 and "expiresAt" > $2'
    return (await pool.query<OldSession>(sql, [token, new Date()])).rows[0]
  }

  return {
    /** Finds the session of a browser. */
    ofCookie: (req: Request) => find(tokenIn(cookiesOf(req).get(name))),

    /** Finds the session of an app with the plugin `bearer`, which sends the token with or without its signature. */
    ofBearer(req: Request) {
      const [scheme, value = ''] = (req.get('authorization') ?? '').split(' ')
      if (scheme?.toLowerCase() !== 'bearer') return undefined
      return find(value.includes('.') ? tokenIn(value) : value)
    },

    removeCookie(req: Request, res: Response): void {
      if (!cookiesOf(req).has(name)) return
      res.clearCookie(name, { httpOnly: true, secure: name.startsWith('__Secure-'), sameSite: 'lax' })
      replaceCookies(req, { [name]: undefined })
    },
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
