import { expect, test } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { RecordTable } from '../../src/memory/record-table.ts'

function filled(most: number, keepFor = 100) {
  const time = { now: 0 }
  const table = new RecordTable<{ index: number }>(most, () => time.now)
  for (let index = 0; index < most; index++) table.put(`s${index}`, 'k', { index }, keepFor)
  return { table, time }
}

test('J05 a full table refuses, and keeps what it has', () => {
  const { table } = filled(10)
  expect(() => table.makeRoom()).toThrow(expect.objectContaining({ code: 'store_unavailable', retry: true }))
  expect(table.size).toBe(10)
  expect(table.find('s0', 'k')).toEqual({ index: 0 })
})

test('J05 a full table makes room where the caller removes something', () => {
  const { table } = filled(10)
  expect(() => table.makeRoom(1)).not.toThrow()
})

test('J05 a full table finds the one dead record among many living ones', () => {
  const { table, time } = filled(10_000)
  table.put('s5000', 'k', { index: 1 }, 1)
  time.now = 1000
  table.makeRoom()
  expect(table.size).toBe(9999)
  expect(table.find('s5000', 'k')).toBeUndefined()
})

test('J05 a write removes at most 500 dead records, and the next one goes on', () => {
  const { table, time } = filled(2000)
  time.now = 100_000
  const sizes = Array.from({ length: 5 }, () => {
    table.makeRoom()
    return table.size
  })
  expect(sizes).toEqual([1500, 1000, 500, 0, 0])
})

test('J05 a write looks at 16 records where none is dead', () => {
  const { table, time } = filled(64)
  table.put('s63', 'k', { index: 63 }, 1)
  time.now = 1000
  const sizes = Array.from({ length: 4 }, () => {
    table.makeRoom(64)
    return table.size
  })
  expect(sizes).toEqual([64, 64, 64, 63])
})

test('a record that is put again is kept from then on', () => {
  const { table, time } = filled(2)
  time.now = 99_000
  table.put('s0', 'k', { index: 7 }, 100)
  time.now = 100_000
  table.makeRoom()
  expect([table.find('s0', 'k'), table.find('s1', 'k')]).toEqual([{ index: 7 }, undefined])
})

test('a clock that goes back removes nothing', () => {
  const { table, time } = filled(5)
  time.now = -7 * 86_400_000
  table.makeRoom(1)
  expect(table.size).toBe(5)
})

test('the refusal does not say whose record it was', () => {
  const { table } = filled(1)
  try {
    table.makeRoom()
    expect.unreachable()
  } catch (error) {
    expect(isAuthError(error) && error.message).not.toContain('s0')
  }
})
