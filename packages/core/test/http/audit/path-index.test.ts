import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexPaths } from '../../../src/http/audit/path-index.ts'
import { covers, patternOf } from '../../../src/http/audit/path-pattern.ts'

const segment = fc.constantFrom('a', 'B', 'b', '%61', ':id', ':key', ':a-:b', '*', '*rest', '', ':id?', 'x{/:y}', '10')
const constrained = fc.constantFrom(String.raw`:id(\d+)`, ':id(a|b)')
const pathOf = (part: fc.Arbitrary<string>) => fc.array(part, { maxLength: 4 }).map(parts => `/${parts.join('/')}`)
const paths = (part: fc.Arbitrary<string>) => fc.array(pathOf(part), { minLength: 1, maxLength: 12 })

test('H09 the index finds the same paths, in the same order, as a comparison with each', () => {
  fc.assert(
    fc.property(paths(segment), pathOf(segment), (all, path) => {
      const routes = all.map(each => ({ path: each, pattern: patternOf(each) }))
      const pattern = patternOf(path)
      const found = indexPaths(routes, route => route.pattern).within(pattern)
      expect(found).toEqual(routes.filter(route => covers(pattern, route.pattern)))
    }),
    { numRuns: 2000 },
  )
})

test('H09 with constraints of parameters it finds at least the same', () => {
  fc.assert(
    fc.property(paths(fc.oneof(segment, constrained)), pathOf(fc.oneof(segment, constrained)), (all, path) => {
      const routes = all.map(each => ({ path: each, pattern: patternOf(each) }))
      const pattern = patternOf(path)
      const found = new Set(indexPaths(routes, route => route.pattern).within(pattern))
      const missing = routes.filter(route => covers(pattern, route.pattern) && !found.has(route))
      expect(missing).toEqual([])
    }),
    { numRuns: 2000 },
  )
})
