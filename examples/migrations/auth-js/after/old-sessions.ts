import { createHash, timingSafeEqual } from 'node:crypto'
import { getToken, type JWT } from '@auth/core/jwt'
import type { Request, Response } from 'express'
import { cookiesOf, replaceCookies } from '../../server-sessions/cookies.ts'
import type { Env, Session } from '../app/app.ts'

/** The cookies of Auth.js: how they are read and removed, and how its forms are told from those of other sites. */
export function oldSessions(env: Env) {
  const secret = env['AUTH_SECRET']!
  const until = new Date(env['OLD_SESSIONS_UNTIL'] ?? '').getTime()

  return {
    /** Reads the encrypted token of a request, also one in several cookies; null for what was issued after the move. */
    async find(req: Request): Promise<JWT | null> {
      const headers = { cookie: req.headers.cookie ?? '' }
      const payload = await getToken({ req: { headers }, secret, secureCookie: req.secure, cookieName: nameFor(req) })
      return payload && (payload.iat ?? Infinity) * 1000 < until ? payload : null
    },

    remove(req: Request, res: Response): void {
      const names = [...cookiesOf(req).keys()].filter(name => name.startsWith(nameFor(req)))
      for (const name of names) res.clearCookie(name, { httpOnly: true, secure: req.secure, sameSite: 'lax' })
      replaceCookies(req, Object.fromEntries(names.map(name => [name, undefined])))
    },

    /** Whether a form has the token of its cookie, as Auth.js requires. */
    isOurForm(req: Request): boolean {
      const cookie = cookiesOf(req).get(`${req.secure ? '__Host-' : ''}authjs.csrf-token`) ?? ''
      const [token, hash] = decodeURIComponent(cookie).split('|')
      return token !== '' && req.body?.csrfToken === token && isSame(hash, hashOf(`${token}${secret}`))
    },
  }
}

/** The session in an encrypted token, as the callback `session` makes it. */
export function sessionOf({ sub, email, role, exp = 0 }: JWT): Session {
  const user = { id: sub!, email: email!, role: role as 'user' | 'admin' }
  return { user, expires: new Date(exp * 1000).toISOString() }
}

function nameFor({ secure }: Request): string {
  return `${secure ? '__Secure-' : ''}authjs.session-token`
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function isSame(given = '', expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}
