import { normalizeLogin } from '@sallyport/core'
import { cookieName, type Originals, password, username } from './application.ts'
import type { Fuzzed } from './requests.ts'

/** These answer alike whoever asks. */
const answerAnybody: ReadonlySet<string> = new Set(['/auth/logout', '/auth/password/forgot'])

/** These end what the other requests need. */
const endSomething: ReadonlySet<string> = new Set(['/auth/logout', '/auth/logout-all', '/auth/password/reset'])

/** Says what is wrong with an answer; undefined where it is one that the request may get. */
export function faultOf(request: Fuzzed, status: number, originals: Originals): string | undefined {
  if (status >= 500) return `answered ${status}`
  if (status >= 300 || answerAnybody.has(request.path) || isGood(request, originals)) return undefined
  return `let in: ${status}`
}

/** Tells whether a request may be sent: one that is good in spite of its mutation must end nothing. */
export function isHarmless(request: Fuzzed, originals: Originals): boolean {
  return !endSomething.has(request.path) || !isGood(request, originals)
}

/** Tells whether a request holds what is good as it is: a mutation may mean the same, or lead back to where it began. */
function isGood(request: Fuzzed, { accessToken, refreshToken, resetToken }: Originals): boolean {
  const body = readBody(request.body)
  switch (request.path) {
    case '/auth/logout':
    case '/auth/refresh':
      return body['refresh_token'] === refreshToken
    case '/auth/password/reset':
      return body['token'] === resetToken
    case '/auth/login':
      return isLogin(body)
    default:
      return request.headers.some(([name, value]) => holds(name, value, accessToken))
  }
}

/** Logins are compared without regard to case and compatible spellings, passwords after NFC. */
function isLogin({ username: login, password: given }: Readonly<Record<string, unknown>>): boolean {
  if (typeof login !== 'string' || typeof given !== 'string') return false
  return normalizeLogin(login) === username && given.normalize('NFC') === password
}

/** RFC 6750 allows any case of the scheme, and spaces; a cookie may have others beside it. */
function holds(name: string, value: string, token: string): boolean {
  if (name === 'authorization') return value.trim().replace(/^bearer +/i, '') === token
  return name === 'cookie' && value.split(';').some(cookie => cookie.trim() === `${cookieName}=${token}`)
}

function readBody(text = ''): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
