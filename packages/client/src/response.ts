import { ApiError } from './api-error.ts'
import { within } from './deadline.ts'

/** A response of the API, or of a proxy on the way to it. */
export interface ParsedResponse {
  readonly status: number
  /** The JSON object or problem document (RFC 9457) of the body, and the seconds of `Retry-After`. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Reads a clone of a response. Rejects if its JSON is invalid, incomplete or stalls. */
export async function readResponse(response: Response): Promise<ParsedResponse> {
  const { status, ok, headers } = response
  const type = headers.get('content-type')
  // A response without a body may still have a content type.
  const isOurs = status !== 204 && type?.startsWith(`application/${ok ? '' : 'problem+'}json`)
  const json: unknown = isOurs && (await within(30_000, response.clone().json()))
  return { status, body: { retry_after: headers.get('retry-after'), ...(json as object) } }
}

/** Creates the error for a response. `retry` is the default if the body has none. */
export function errorOf({ status, body }: ParsedResponse, retry: boolean): ApiError {
  const text = (name: string): string | undefined => (typeof body[name] === 'string' ? body[name] : undefined)
  return new ApiError({
    status,
    code: text('code') ?? 'unknown',
    retry: typeof body['retry'] === typeof retry ? (body['retry'] as boolean) : retry,
    message: text('detail') ?? text('title') ?? `The API answered ${status}.`,
    // Dates in `Retry-After` are ignored, because clocks may differ.
    retryAfter: Number(body['retry_after']) || undefined,
  })
}

/**
 * Reads the problem document (RFC 9457) of an error response. The response can still be read afterwards.
 *
 * @example
 * ```ts
 * import { readApiError } from '@sallyport/client'
 * const response = await client.fetch('/orders')
 * if (!response.ok) throw await readApiError(response)
 * ```
 */
export async function readApiError(response: Response): Promise<ApiError> {
  const { status } = response
  const answer = await readResponse(response).catch(() => ({ status, body: {} }))
  return errorOf(answer, isUnavailable(status))
}

/** Returns whether a status means that the API was unavailable (RFC 9110 §15.6.3 to §15.6.5). */
export function isUnavailable(status: number): boolean {
  return status > 501 && status < 505
}
