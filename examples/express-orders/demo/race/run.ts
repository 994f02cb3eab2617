import { pairOf, payloadOf } from '../client.ts'
import type { Stage } from '../stage.ts'

/** The refresh of a tab: milliseconds since the first request, the status, and the id of the new token. */
export interface Lap {
  readonly sent: number
  readonly answered: number
  readonly status: number
  readonly successor: string
}

/** Refreshes with the same token from several tabs at once. */
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
