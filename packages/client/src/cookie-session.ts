import { type Access, type Session, notYetKnown } from './session.ts'

/** The part of `document` that the client uses. */
interface Page {
  addEventListener(type: 'visibilitychange', listener: () => void): void
}

/**
 * A session whose refresh token is in an `HttpOnly` cookie. The access token is in memory or in a cookie too.
 *
 * A page cannot know whether the browser has a cookie, so refreshes and logouts are always sent.
 */
export function cookieSession(): Session {
  let access: Access | undefined = notYetKnown
  // If nobody is logged in, the user may have logged in in another tab meanwhile.
  ;(globalThis as { document?: Page }).document?.addEventListener('visibilitychange', () => {
    access ??= notYetKnown
  })
  return {
    init: { credentials: 'include' },
    // The cookie of an access token may be left over: only a logout clears it.
    bare: { credentials: 'omit' },
    known: () => access,
    access: async () => access,
    proof: () => ({}),
    // Responses have a CSRF token if and only if they set cookies.
    read: ({ access_token: accessToken, csrf_token: csrfToken }) =>
      typeof csrfToken === 'string' ? { accessToken: accessToken as string | undefined } : undefined,
    keep: async next => {
      access = next
    },
  }
}
