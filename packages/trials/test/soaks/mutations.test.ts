import { describe, expect, test } from 'vitest'
import { times } from '../../src/shared/lib/all.ts'
import { createRandom } from '../../src/shared/lib/random.ts'
import { mutate } from '../../src/soaks/mutations.ts'
import { pacer } from '../../src/soaks/soak.ts'

describe('R-16 mutations', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJlLW9mLTMyLWJ5dGVzLWV4YWN0bHktMTI'

  test('R-16 are the same for the same seed', () => {
    const mutated = (seed: number) => {
      const random = createRandom(seed)
      return times(200, () => mutate(token, random, token))
    }
    expect(mutated(1)).toEqual(mutated(1))
    expect(mutated(1)).not.toEqual(mutated(2))
  })

  test('R-16 almost always change the token', () => {
    const random = createRandom(3)
    const changed = times(1000, () => mutate(token, random, 'b3RoZXI.b3RoZXI.b3RoZXI')).filter(text => text !== token)
    expect(changed.length).toBeGreaterThan(950)
  })
})

test('a soak runs the requested number of rounds, or its default', () => {
  const options = { store: 'memory', seed: 1, progress: () => {} } as const
  const count = (pace: ReturnType<typeof pacer>) => {
    while (pace.next());
    return pace.done
  }
  expect(count(pacer({ ...options, rounds: 3 }, 7))).toBe(3)
  expect(count(pacer(options, 7))).toBe(7)
  expect(count(pacer({ ...options, seconds: 0 }, 7))).toBe(0)
})
