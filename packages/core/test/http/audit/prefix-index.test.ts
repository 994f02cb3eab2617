import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexPrefixes } from '../../../src/http/audit/prefix-index.ts'

test('H09 finds the values whose prefix begins a path, in the order in which they were added', () => {
  const path = fc.array(fc.constantFrom('a', 'b', '', '__proto__'), { maxLength: 4 })
  fc.assert(
    fc.property(fc.array(path), path, (prefixes, segments) => {
      const index = indexPrefixes<number>()
      for (const [position, prefix] of prefixes.entries()) index.add(prefix, position)
      const begins = (prefix: readonly string[]) =>
        prefix.length <= segments.length && prefix.every((segment, i) => segment === segments[i])
      expect(index.along(segments)).toEqual([...prefixes.keys()].filter(position => begins(prefixes[position]!)))
    }),
    { numRuns: 2000 },
  )
})
