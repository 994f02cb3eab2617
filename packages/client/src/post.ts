import { type Answer, errorOf, readAnswer } from './answer.ts'
import { ApiError } from './api-error.ts'
import { within } from './deadline.ts'
import type { PostedRoute, Settings } from './settings.ts'
import { toRequest } from './url.ts'

/**
 * Posts to an auth route and reads the whole answer. Rejects with {@link ApiError} `unreachable` where there is none in
 * time. Redirects are not followed: they would take a token or a password elsewhere.
 */
export async function post(
  { auth, fetch, session, paths }: Settings,
  route: PostedRoute,
  init: RequestInit,
  milliseconds = 5_000,
): Promise<Answer> {
  const controller = new AbortController()
  const request = toRequest(auth, paths?.[route] ?? route, {
    ...init,
    ...session.init,
    signal: controller.signal,
    redirect: 'manual',
    method: 'POST',
  })
  try {
    return await within(milliseconds, fetch(request).then(readAnswer))
  } catch (cause) {
    controller.abort()
    throw new ApiError({ status: 0, code: 'unreachable', retry: true, message: 'The API is unreachable.', cause })
  }
}

/**
 * Makes the error of an answer that is not the one that was asked for. Captive portals and proxies answer in the API's
 * place: what they say means nothing, and they go away. A wrong path does not.
 */
export function unexpected({ status, body }: Answer): ApiError {
  const detail = 'Not the API, or wrong option cookies'
  return errorOf({ status, body: body['code'] ? body : { detail } }, status !== 404)
}
