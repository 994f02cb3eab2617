import { expect, test } from 'vitest'
import { feedRetention, longestAccess, longestTolerance } from '../../src/session/lifetimes.ts'

test('F19 a revocation is kept for longer than any access token lives, on clocks that disagree both ways', () => {
  expect(feedRetention).toBeGreaterThan(longestAccess + 2 * longestTolerance + 60)
})
