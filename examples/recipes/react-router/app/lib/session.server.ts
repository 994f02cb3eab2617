import { isAuthError } from '@sallyport/core'
import { app } from './app.server.ts'

/** Codes for which a refresh may help. */
const renewable = new Set(['authentication_required', 'token_expired', 'token_invalid'])

/** Reads the session. Resolves to null without a valid access token. */
export async function readSession(request: Request) {
  const { signedIn, errorResponse } = app()
  try {
    const { claims } = await signedIn(request)
    return { id: claims.sub, roles: claims.roles }
  } catch (error) {
    if (isAuthError(error) && renewable.has(error.code)) return null
    throw errorResponse(error, request)
  }
}
