import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Hand } from '../../src/memory/hand.ts'

test('goes round and round', () => {
  const hand = new Hand(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  )
  expect(Array.from({ length: 5 }, () => hand.next()?.[0])).toEqual(['a', 'b', 'a', 'b', 'a'])
})

test('gives nothing of an empty map, and what comes into it', () => {
  const entries = new Map<string, number>()
  const hand = new Hand(entries)
  expect(hand.next()).toBeUndefined()
  entries.set('a', 1)
  expect(hand.next()).toEqual(['a', 1])
})

test('meets every entry within a round, whatever comes and goes meanwhile', () => {
  const step = fc.oneof(fc.record({ put: fc.nat(50) }), fc.record({ drop: fc.nat(50) }), fc.record({ next: fc.nat(5) }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), steps => {
      const entries = new Map<number, number>()
      const hand = new Hand(entries)
      for (const each of steps) {
        if ('put' in each) entries.set(each.put, each.put)
        else if ('drop' in each) entries.delete(each.drop)
        else for (let count = each.next; count > 0; count--) hand.next()
      }
      const met = new Set(Array.from({ length: entries.size }, () => hand.next()?.[0]))
      expect(met).toEqual(new Set(entries.keys()))
    }),
  )
})

test('R-11 a full store is looked through once a second while nothing in it is dead, and each time while something is', () => {
  const entries = new Map(Array.from({ length: 2000 }, (_, key) => [key, { dead: false }]))
  const hand = new Hand(entries)
  let looked = 0
  const sweep = (now: number) =>
    hand.sweepFull(
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
