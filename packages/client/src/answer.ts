import { ApiError } from './api-error.ts'
import { within } from './deadline.ts'

/** What the API answered, or somebody on the way to it. */
export interface Answer {
  readonly status: number
  /** The JSON object or the problem document (RFC 9457) that it holds, with the seconds of `Retry-After`. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Reads a response, and leaves the response itself unread. Rejects where its JSON is broken, is cut off, or stalls. */
export async function readAnswer(response: Response): Promise<Answer> {
  const { status, ok, headers } = response
  const type = headers.get('content-type')
  // An empty answer may still name a type.
  const isOurs = status !== 204 && type?.startsWith(`application/${ok ? '' : 'problem+'}json`)
  const json: unknown = isOurs && (await within(30_000, response.clone().json()))
  return { status, body: { retry_after: headers.get('retry-after'), ...(json as object) } }
}

/** Makes the error of an answer. `retry` is for one that does not say. */
export function errorOf({ status, body }: Answer, retry: boolean): ApiError {
  const text = (name: string): string | undefined => (typeof body[name] === 'string' ? body[name] : undefined)
  return new ApiError({
    status,
    code: text('code') ?? 'unknown',
    retry: typeof body['retry'] === typeof retry ? (body['retry'] as boolean) : retry,
    message: text('detail') ?? text('title') ?? `The API answered ${status}.`,
    // A date is not read: the clocks may differ.
    retryAfter: Number(body['retry_after']) || undefined,
  })
}

/**
 * Reads the problem document (RFC 9457) of a response that is not `ok`, and leaves the response itself unread.
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
  const answer = await readAnswer(response).catch(() => ({ status, body: {} }))
  return errorOf(answer, isUnavailable(status))
}

/** Tells whether a status says that nobody who could answer was reached (RFC 9110 §15.6.3 to §15.6.5). */
export function isUnavailable(status: number): boolean {
  return status > 501 && status < 505
}
