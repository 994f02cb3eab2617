import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { namesFor } from '../../src/account/names.ts'

test('R-19 names are keyed, equal for equal strings, and reveal nothing', () => {
  const name = namesFor(() => key)
  const key = randomBytes(32)
  expect(name('ann')).toBe(name('ann'))
  expect(name('ann')).toMatch(/^[\w-]{22}$/)
  expect(name('ann')).not.toBe(name('bob'))
  expect(namesFor(() => key)('ann')).toBe(name('ann'))
})

test('R-19 another key gives other names at once, and many texts the same ones again', () => {
  let key = randomBytes(32)
  const name = namesFor(() => key)
  const first = name('ann')
  for (let index = 0; index < 3000; index++) name(`stranger ${index}`)
  expect(name('ann')).toBe(first)
  key = randomBytes(32)
  expect(name('ann')).not.toBe(first)
})
