import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sweeper } from '../../src/memory/sweeper.ts'

test('goes round and round', () => {
  const sweeper = new Sweeper(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  )
  expect(Array.from({ length: 5 }, () => sweeper.next()?.[0])).toEqual(['a', 'b', 'a', 'b', 'a'])
})

test('gives nothing of an empty map, and what comes into it', () => {
  const entries = new Map<string, number>()
  const sweeper = new Sweeper(entries)
  expect(sweeper.next()).toBeUndefined()
  entries.set('a', 1)
  expect(sweeper.next()).toEqual(['a', 1])
})

test('meets every entry within a round, whatever comes and goes meanwhile', () => {
  const step = fc.oneof(fc.record({ put: fc.nat(50) }), fc.record({ drop: fc.nat(50) }), fc.record({ next: fc.nat(5) }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), steps => {
      const entries = new Map<number, number>()
      const sweeper = new Sweeper(entries)
      for (const each of steps) {
        if ('put' in each) entries.set(each.put, each.put)
        else if ('drop' in each) entries.delete(each.drop)
        else for (let count = each.next; count > 0; count--) sweeper.next()
      }
      const met = new Set(Array.from({ length: entries.size }, () => sweeper.next()?.[0]))
      expect(met).toEqual(new Set(entries.keys()))
    }),
  )
})

test('R-11 a full store is looked through once a second while nothing in it is dead, and each time while something is', () => {
  const entries = new Map(Array.from({ length: 2000 }, (_, key) => [key, { dead: false }]))
  const sweeper = new Sweeper(entries)
  let looked = 0
  const sweep = (now: number) =>
    sweeper.sweepFull(
      now,
      entry => {
        looked++
        return entry.dead
      },
      key => void entries.delete(key),
    )
  for (let write = 0; write < 10; write++) sweep(1)
  expect(looked).toBe(2000)
  for (const entry of entries.values()) entry.dead = true
  sweep(1)
  expect(entries.size).toBe(2000)
  for (let write = 0; write < 4; write++) sweep(2)
  expect(entries.size).toBe(0)
})
