import { expect, test } from 'vitest'
import { type Place, visit } from '../../src/soaks/clients/visit.ts'
import { createRandom } from '../../src/shared/lib/random.ts'
import { clients } from '../../src/soaks/r23-clients.ts'

const problem = (code: string) =>
  new Response(JSON.stringify({ code, retry: false }), {
    status: 401,
    headers: { 'content-type': 'application/problem+json' },
  })

/** A visit in which nothing fails until the last requests find that the session is over. */
function visitThatEnds(isExcused: boolean): Promise<readonly string[]> {
  let isOver = false
  const place: Place = {
    random: { ...createRandom(1), chance: () => false, pick: ([first]) => first! },
    password: 'correct horse battery staple',
    pass: async () => {
      isOver = true
    },
    endAll: async () => {},
    async fetch({ url }, state) {
      if (url.endsWith('/auth/login')) return Response.json({ access_token: 'a', refresh_token: 'r' })
      if (!isOver) return Response.json({ sub: 'u-a' })
      if (!url.endsWith('/auth/refresh')) return problem('token_expired')
      state.mayBeOver = isExcused
      return problem('refresh_token_reused')
    },
  }
  return visit('u', place)
}

test('R-23 a session may be over if the answer to its last refresh was lost for longer than the retry window', async () => {
  expect(await visitThatEnds(true)).toEqual([])
})

test('R-23 a session that is over without a reason is reported', async () => {
  expect(await visitThatEnds(false)).toEqual([
    'u: refresh_token_reused ended a session that nobody had revoked (storage: fine)',
    'u: u-a was lost, undefined (storage: fine)',
  ])
})

test('R-23 no session is lost or mixed up, and every promise settles', { timeout: 120_000 }, async () => {
  const report = await clients.run({ store: 'memory', seed: 23, rounds: 200, progress: () => {} })
  expect(report.failures).toEqual([])
  expect(report.figures['sessions']).toBe(200)
})
