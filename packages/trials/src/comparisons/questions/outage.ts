import { call, pause } from '../stage.ts'
import type { Question } from './question.ts'

/** Longer than any contestant trusts what it knows without asking. */
const seconds = 12

export const outage: Question = {
  id: 'outage',
  title: 'The database is down',
  steps: `After a login, connections to the database are reset and new ones are refused. The guarded route is requested at once and ${seconds} seconds later, and the session is renewed. Then the database returns.`,
  async ask({ client, first, database }) {
    const visit = await client.login(first.url)
    if ((await call(first, visit)) !== 200) throw new Error('the guard refused a fresh login')
    database.set({ kind: 'down' })
    const atOnce = await call(first, visit)
    const renewal = await client.renew(first.url, visit)
    await pause(seconds)
    const later = await call(first, visit)
    database.set({ kind: 'fair' })
    await pause(3)
    const after = await call(first, visit)
    const isLoggedOut = [atOnce, renewal.status, later].includes(401)
    const verdict = isLoggedOut ? 'clients are told that they are logged out' : 'nobody is logged out'
    return `route ${atOnce}, later ${later}; renewal ${renewal.status}; ${verdict}; afterwards ${after}`
  },
}
