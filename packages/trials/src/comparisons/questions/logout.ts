import { call, pause } from '../stage.ts'
import type { Question } from './question.ts'

const longest = 5000

export const logout: Question = {
  id: 'logout',
  title: 'A logout, seen by another process',
  steps: `A copy of the credentials is used in the second process. Their owner logs out in the first. The copy is tried in the second process until it is refused, for ${longest / 1000} seconds.`,
  async ask({ client, first, second }) {
    const visit = await client.login(first.url)
    if ((await call(second, visit)) !== 200) throw new Error('the guard refused a fresh login')
    await client.logout(first.url, visit)
    const start = performance.now()
    do {
      const status = await call(second, visit)
      const milliseconds = performance.now() - start
      if (status !== 200)
        return milliseconds < 50 ? `refused at once (${status})` : `refused after ${milliseconds.toFixed(0)} ms`
      await pause(0.001)
    } while (performance.now() - start < longest)
    return `still accepted after ${longest / 1000} s`
  },
}
