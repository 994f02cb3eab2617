import { type Answer, isUnavailable } from './answer.ts'
import { post } from './post.ts'
import type { Access } from './session.ts'
import type { PostedRoute, Settings } from './settings.ts'

/**
 * Posts what is safe to repeat until it is answered: 5 more tries after network errors and statuses 502 to 504, over 4 to
 * 8 seconds, or longer where `Retry-After` asks for it. Gives the last answer, or throws the last error.
 */
export async function postPatiently(settings: Settings, route: PostedRoute, access: Access): Promise<Answer> {
  const send = (): Promise<Answer> => post(settings, route, settings.session.proof(access))
  for (let pause = 250; pause <= 4_000; pause *= 2) {
    const answer = await send().catch(() => undefined)
    if (answer && !isUnavailable(answer.status)) return answer
    const seconds = Math.min(Number(answer?.body['retry_after']) || 0, 10)
    // Clients that failed together do not come back together.
    await settings.wait(Math.max(pause * (1 - Math.random() / 2), seconds * 1_000))
  }
  return send()
}
