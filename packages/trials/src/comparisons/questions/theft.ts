import { call, pause } from '../stage.ts'
import type { Question } from './question.ts'

/** Longer than Sallyport repeats a refresh: its retry window of 30 seconds and its clock tolerance of 5. */
const seconds = 40

export const theft: Question = {
  id: 'theft',
  title: 'A copied token is used',
  steps: `A thief copies the refresh token or session cookie and renews with it first. Its owner renews too, ${seconds} seconds later if the token changed. Then the thief requests the guarded route and renews again.`,
  async ask({ client, first, second }) {
    const owner = await client.login(first.url)
    const stolen = await client.renew(second.url, owner)
    if (!stolen.visit) return `the copy is refused (${stolen.status})`
    if (stolen.visit.kept !== owner.kept) await pause(seconds)
    const renewal = await client.renew(first.url, owner)
    const access = await call(second, stolen.visit)
    const again = await client.renew(second.url, stolen.visit)
    const thief = access === 200 || again.status === 200 ? 'keeps the session' : 'loses the session'
    return `owner ${renewal.status}; the thief ${thief} (${access}, ${again.status})`
  },
}
