import { expect, test } from 'vitest'
import { feedRetention } from '../../src/session/lifetimes.ts'

test('F11 the feed keeps an end for longer than any access token lives, on clocks that disagree both ways', () => {
  expect(feedRetention({ access: 900, tolerance: 5 })).toBe(900 + 5 + 5 + 60)
  expect(feedRetention({ access: 60, tolerance: 0 })).toBe(120)
})
