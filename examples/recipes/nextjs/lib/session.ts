import 'server-only'
import { isAuthError } from '@sallyport/core'
import { headers } from 'next/headers'
import { cache } from 'react'
import { app } from '@/lib/app.ts'

/** Codes for which a refresh may help. */
const renewable = new Set(['authentication_required', 'token_expired', 'token_invalid'])

/** The request of a page or an action, with what guards read. Because of `headers`, nothing after it runs in `next build`. */
export async function requestOf(method: 'GET' | 'POST'): Promise<Request> {
  return new Request('http://localhost', { method, headers: await headers() })
}

/** Reads the session, once for each render. Undefined without a valid access token. */
export const readSession = cache(async () => {
  const request = await requestOf('GET')
  try {
    const { claims } = await app().signedIn(request)
    return { id: claims.sub, roles: claims.roles }
  } catch (error) {
    if (isAuthError(error) && renewable.has(error.code)) return undefined
    throw error
  }
})
