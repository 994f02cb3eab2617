import { send } from '../requests.ts'
import type { Renewal } from '../contestant.ts'
import type { Question } from './question.ts'

const count = 20

/** Twenty tabs share a cookie jar or a storage, wake up, and renew at once. */
export const tabs: Question = {
  id: 'tabs',
  title: 'Twenty tabs renew at once',
  steps:
    'After a login, twenty requests renew the session with the same refresh token or session cookie, half of them in each process. Then every tab that got a response requests the guarded route.',
  async ask({ client, first, second }) {
    const visit = await client.login(first.url)
    const urls = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? first.url : second.url))
    const renewals = await Promise.all(urls.map(url => client.renew(url, visit)))
    const visits = renewals.flatMap(renewal => renewal.visit ?? [])
    const calls = await Promise.all(
      visits.map(async ({ headers }) => (await send(`${second.url}/orders`, { headers })).status),
    )
    const lost = count - calls.filter(status => status === 200).length
    const tokens = new Set(visits.map(({ kept }) => kept)).size
    const kept = `${tokens} ${tokens === 1 ? 'token' : 'different tokens'} afterwards`
    return `${statusesOf(renewals)}; ${lost === 0 ? 'no tab is logged out' : `${lost} tabs are logged out`}; ${kept}`
  },
}

function statusesOf(renewals: readonly Renewal[]): string {
  const statuses = [...new Set(renewals.map(({ status }) => status))].toSorted((a, b) => a - b)
  return statuses.map(status => `${renewals.filter(each => each.status === status).length} × ${status}`).join(', ')
}
