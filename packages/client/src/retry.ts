import { type ParsedResponse, isUnavailable } from './response.ts'
import { post } from './post.ts'
import type { Access } from './session.ts'
import type { PostedRoute, ResolvedOptions } from './options.ts'

/**
 * Posts a request that is safe to repeat. Retries 5 times after network errors and statuses 502 to 504, over 4 to 8
 * seconds, or longer if `Retry-After` says so. Returns the last response or throws the last error.
 */
export async function postWithRetries(
  options: ResolvedOptions,
  route: PostedRoute,
  access: Access,
): Promise<ParsedResponse> {
  const send = (): Promise<ParsedResponse> => post(options, route, options.session.proof(access))
  for (let pause = 250; pause <= 4_000; pause *= 2) {
    const answer = await send().catch(() => undefined)
    if (answer && !isUnavailable(answer.status)) return answer
    const seconds = Math.min(Number(answer?.body['retry_after']) || 0, 10)
    // Jitter, so that clients that failed together do not retry together.
    await options.wait(Math.max(pause * (1 - Math.random() / 2), seconds * 1_000))
  }
  return send()
}
