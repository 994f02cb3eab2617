import assert from 'node:assert/strict'
import { password, type Answer } from '../client.ts'
import { median } from '../median.ts'
import type { Stage } from '../stage.ts'
import type { Step } from '../step.ts'

const size = 60

export const loginStorm: Step = async stage => {
  const { access_token } = await stage.login('maker1')
  const calm = await stage.post('/auth/login', { username: 'maker1', password })
  const storm = { isOver: false }
  const attempts = Promise.all(Array.from({ length: size }, () => attempt(stage))).finally(() => (storm.isOver = true))
  const checks: Answer[] = []
  while (!storm.isOver) checks.push(await stage.get('/orders', access_token))
  const logins = await attempts

  assert.ok(checks.every(({ status }) => status === 200))
  const shed = logins.filter(({ status }) => status === 503)
  assert.ok(logins.every(({ status }) => status === 200 || status === 503))
  assert.ok(shed.length > 0 && shed.every(({ headers }) => headers.has('retry-after')))
  const usual = median(checks.map(({ milliseconds }) => milliseconds))
  assert.ok(usual < calm.milliseconds / 2, `${usual} ms next to ${calm.milliseconds} ms`)
  return {
    who: `${size} people`,
    what: 'log in at once, while maker1 continues to work.',
    got:
      `${checks.length} requests of maker1, each in ${usual.toFixed(1)} ms in the middle; ` +
      `${size - shed.length} logins done, ${shed.length} told to try again (503, Retry-After)`,
    why: `A login costs ${Math.round(calm.milliseconds)} ms of hashing on purpose. A gate keeps that from the threads that everybody else needs.`,
  }
}

function attempt({ post }: Stage): Promise<Answer> {
  return post('/auth/login', { username: 'maker2', password })
}
