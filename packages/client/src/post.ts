import { type ParsedResponse, errorOf, readResponse } from './response.ts'
import { ApiError } from './api-error.ts'
import { within } from './deadline.ts'
import type { PostedRoute, ResolvedOptions } from './options.ts'
import { toRequest } from './url.ts'

/**
 * Posts to an auth route and reads the response. Rejects with {@link ApiError} `unreachable` if there is no response in
 * time. Does not follow redirects, which could send tokens or passwords elsewhere.
 */
export async function post(
  { auth, fetch, session, paths }: ResolvedOptions,
  route: PostedRoute,
  init: RequestInit,
  milliseconds = 5_000,
): Promise<ParsedResponse> {
  const controller = new AbortController()
  const request = toRequest(auth, paths?.[route] ?? route, {
    ...init,
    ...session.init,
    signal: controller.signal,
    redirect: 'manual',
    method: 'POST',
  })
  try {
    return await within(milliseconds, fetch(request).then(readResponse))
  } catch (cause) {
    controller.abort()
    throw new ApiError({ status: 0, code: 'unreachable', retry: true, message: 'The API is unreachable.', cause })
  }
}

/**
 * Creates the error for an unexpected response. Captive portals and proxies may answer instead of the API, so a retry
 * may help, but not for a 404, which means a wrong path.
 */
export function unexpected({ status, body }: ParsedResponse): ApiError {
  const detail = 'Not the API or wrong option cookies'
  return errorOf({ status, body: body['code'] ? body : { detail } }, status !== 404)
}
