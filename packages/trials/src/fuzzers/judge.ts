import { normalizeLogin } from '@sallyport/core'
import { cookieName, type Originals, password, username } from './application.ts'
import type { Fuzzed } from './requests.ts'

/** Routes that answer the same to everyone. */
const answerAnybody: ReadonlySet<string> = new Set(['/auth/logout', '/auth/password/forgot'])

/** Routes that would revoke what other requests need. */
const endSomething: ReadonlySet<string> = new Set(['/auth/logout', '/auth/logout-all', '/auth/password/reset'])

/** Describes what is wrong with an answer. Returns undefined if the request may get it. */
export function faultOf(request: Fuzzed, status: number, originals: Originals): string | undefined {
  if (status >= 500) return `answered ${status}`
  if (status >= 300 || answerAnybody.has(request.path) || isGood(request, originals)) return undefined
  return `accepted: ${status}`
}

/** Returns whether a request may be sent: it must not revoke anything if it is valid in spite of its mutation. */
export function isHarmless(request: Fuzzed, originals: Originals): boolean {
  return !endSomething.has(request.path) || !isGood(request, originals)
}

/** Returns whether a request holds a valid original: a mutation may mean the same, or undo itself. */
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

/** Logins are compared without case and compatibility characters (NFKC), passwords after NFC. */
function isLogin({ username: login, password: given }: Readonly<Record<string, unknown>>): boolean {
  if (typeof login !== 'string' || typeof given !== 'string') return false
  return normalizeLogin(login) === username && given.normalize('NFC') === password
}

/** RFC 6750 allows any case of the scheme, and spaces. Other cookies may be present. */
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
