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
