import { isUnavailable } from './api-error.ts'

/** Resolves after so many milliseconds. */
export type Wait = (milliseconds: number) => Promise<void>

const pauses = [250, 500, 1_000, 2_000, 4_000]
const longestPause = 10_000

/**
 * Sends a request that is safe to repeat until somebody answers it: 5 more tries after network errors and statuses 502
 * to 504, over 4 to 8 seconds, or longer where `Retry-After` asks for it. Gives the last answer, or throws the last error.
 */
export async function sendPatiently(send: () => Promise<Response>, wait: Wait): Promise<Response> {
  for (const pause of pauses) {
    const response = await send().catch(() => undefined)
    if (response && !isUnavailable(response.status)) return response
    // Clients that failed together do not come back together.
    await wait(Math.max(pause * (0.5 + Math.random() / 2), retryAfter(response)))
  }
  return send()
}

/** Milliseconds; 0 where the answer does not say, or gives a date. */
function retryAfter(response: Response | undefined): number {
  const seconds = Number(response?.headers.get('retry-after') ?? 0)
  return seconds > 0 ? Math.min(seconds * 1_000, longestPause) : 0
}
