import { randomBytes } from 'node:crypto'
import { testAttacks } from '@sallyport/testkit/attacks'
import { type Case, collect } from '../collect.ts'
import { serveEdge } from '../edge.ts'
import { bundle } from './bundle.ts'
import type { CaseOutcome } from './outcome.ts'
import { startWorker } from './start.ts'

const secret = () => randomBytes(32).toString('base64url')

/** Attacks a small worker from outside, over HTTP. */
export async function attackWorker(miniflare: string): Promise<readonly CaseOutcome[]> {
  const [accessSecret, refreshSecret, password] = [secret(), secret(), secret()]
  const contents = await bundle('attacked', 'no-bcrypt')
  async function start(throttle: 'on' | 'off') {
    const worker = await startWorker(miniflare, contents, {
      ACCESS_SECRET: accessSecret,
      REFRESH_SECRET: refreshSecret,
      PASSWORD: password,
      THROTTLE: throttle,
    })
    const edge = await serveEdge(worker.url)
    const close = async () => {
      await edge.close()
      await worker.dispose()
    }
    return { url: edge.url, logged: worker.logged, close }
  }
  const cases: Case[] = []
  const closing: Case['body'][] = []
  testAttacks(collect(cases, closing), {
    name: 'a worker',
    start: async () => start('off'),
    startThrottled: async () => start('on'),
    guarded: '/me',
    user: { username: 'maker1', password },
    restricted: { path: '/users', role: 'admin', allowed: { username: 'admin', password } },
    accessSecret,
  })
  const outcomes: CaseOutcome[] = []
  for (const { title, body } of cases) {
    const error = await body().then(() => undefined, String)
    outcomes.push({ kind: 'attacks', title, ...(error !== undefined && { error }) })
  }
  for (const close of closing) await close()
  return outcomes
}
