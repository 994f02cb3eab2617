import { send } from '../requests.ts'
import type { Question } from './question.ts'

const count = 50

export const queries: Question = {
  id: 'queries',
  title: 'Queries for each guarded request',
  steps: `The guarded route is requested ${count} times after a login. Statements sent to the database are counted for each request.`,
  async ask({ client, first }) {
    const { headers } = await client.login(first.url)
    let total = 0
    for (let i = 0; i < count; i++) total += (await send(`${first.url}/orders`, { headers })).queries
    return String(total / count)
  },
}
