import { pairOf, payloadOf } from '../client.ts'
import type { Stage } from '../stage.ts'

/** A tab's refresh: milliseconds since the first was sent, the answer's status, and the id of the token that it got. */
export interface Lap {
  readonly sent: number
  readonly answered: number
  readonly status: number
  readonly successor: string
}

/** Lets tabs refresh with one and the same token at once. */
export async function runRace({ login, post }: Stage, tabs: number): Promise<readonly Lap[]> {
  const { refresh_token } = await login('maker1')
  const began = performance.now()
  async function lap(): Promise<Lap> {
    const sent = performance.now() - began
    const answer = await post('/auth/refresh', { refresh_token })
    const answered = sent + answer.milliseconds
    const successor = answer.status === 200 ? String(payloadOf(pairOf(answer).refresh_token)['jti']) : ''
    return { sent, answered, status: answer.status, successor }
  }
  return Promise.all(Array.from({ length: tabs }, lap))
}
