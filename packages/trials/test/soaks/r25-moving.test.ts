import { requireService } from '@sallyport/testkit'
import { describe, expect, test } from 'vitest'
import type { Phase } from '../../src/soaks/moving/phases.ts'
import { moveThrough, moving } from '../../src/soaks/r25-moving.ts'

const postgres = await requireService('postgres', process.env)
const options = { store: 'postgres', seed: 25, rounds: 40, progress: () => {} } as const

describe.skipIf(postgres === undefined)('a move', () => {
  test(
    'R-25 40 users go there and back: none is logged out, and none has two logins for one',
    { timeout: 120_000 },
    async () => {
      const { figures, failures } = await moving.run(options)
      expect(failures).toEqual([])
      expect(figures['thefts detected']).toBe(figures['thefts'])
      expect(figures['new']).toMatch(/^0 old refresh tokens, .* 0 old access tokens in its last round$/)
      expect(figures['old again']).toMatch(/ 0 sessions, /)
    },
  )

  test(
    'R-25 a move that switches users over while the old version still runs is reported',
    { timeout: 120_000 },
    async () => {
      const releases = [{ version: 'before' }, { version: 'after', percent: 100 }] as const
      const tooEarly: Phase = { name: 'too early', releases, rounds: [1, 1], thieves: false, isCounted: true }
      const { failures } = await moveThrough([tooEarly], options)
      expect(failures.join('\n')).toMatch(/too early: user \d+: \/me was answered 401/)
    },
  )
})
