import { expect, test } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { Shelf } from '../../src/memory/shelf.ts'

function filled(most: number, keepFor = 100) {
  const time = { now: 0 }
  const shelf = new Shelf<{ index: number }>(most, () => time.now)
  for (let index = 0; index < most; index++) shelf.put(`s${index}`, 'k', { index }, keepFor)
  return { shelf, time }
}

test('J05 a full shelf refuses, and keeps what it has', () => {
  const { shelf } = filled(10)
  expect(() => shelf.makeRoom()).toThrow(expect.objectContaining({ code: 'store_unavailable', retry: true }))
  expect(shelf.size).toBe(10)
  expect(shelf.find('s0', 'k')).toEqual({ index: 0 })
})

test('J05 a full shelf makes room where the caller removes something', () => {
  const { shelf } = filled(10)
  expect(() => shelf.makeRoom(1)).not.toThrow()
})

test('J05 a full shelf finds the one dead record among many living ones', () => {
  const { shelf, time } = filled(10_000)
  shelf.put('s5000', 'k', { index: 1 }, 1)
  time.now = 1000
  shelf.makeRoom()
  expect(shelf.size).toBe(9999)
  expect(shelf.find('s5000', 'k')).toBeUndefined()
})

test('J05 a write removes at most 500 dead records, and the next one goes on', () => {
  const { shelf, time } = filled(2000)
  time.now = 100_000
  const sizes = Array.from({ length: 5 }, () => {
    shelf.makeRoom()
    return shelf.size
  })
  expect(sizes).toEqual([1500, 1000, 500, 0, 0])
})

test('J05 a write looks at 16 records where none is dead', () => {
  const { shelf, time } = filled(64)
  shelf.put('s63', 'k', { index: 63 }, 1)
  time.now = 1000
  const sizes = Array.from({ length: 4 }, () => {
    shelf.makeRoom(64)
    return shelf.size
  })
  expect(sizes).toEqual([64, 64, 64, 63])
})

test('a record that is put again is kept from then on', () => {
  const { shelf, time } = filled(2)
  time.now = 99_000
  shelf.put('s0', 'k', { index: 7 }, 100)
  time.now = 100_000
  shelf.makeRoom()
  expect([shelf.find('s0', 'k'), shelf.find('s1', 'k')]).toEqual([{ index: 7 }, undefined])
})

test('a clock that goes back removes nothing', () => {
  const { shelf, time } = filled(5)
  time.now = -7 * 86_400_000
  shelf.makeRoom(1)
  expect(shelf.size).toBe(5)
})

test('the refusal does not say whose record it was', () => {
  const { shelf } = filled(1)
  try {
    shelf.makeRoom()
    expect.unreachable()
  } catch (error) {
    expect(isAuthError(error) && error.message).not.toContain('s0')
  }
})
