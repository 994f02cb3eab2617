import type { Profiler } from 'node:inspector'
import { describe, expect, test } from 'vitest'
import { areaOf } from '../../src/benchmarks/costs/area.ts'
import { costsOf, startProfile } from '../../src/benchmarks/costs/profile.ts'
import { perOperation, rowsOfCosts } from '../../src/benchmarks/costs/rows.ts'

const core = 'file:///here/packages/core/src/token/json.ts'
const fastify = 'file:///here/node_modules/.pnpm/fastify@5.0.0/node_modules/fastify/lib/route.js'
const places: readonly [string, string, string | undefined][] = [
  ['parse', core, '@sallyport/core/token'],
  ['publicAccess', 'file:///here/packages/express/src/guard.ts', '@sallyport/express'],
  ['handle', fastify, 'fastify'],
  ['sign', '/here/node_modules/@nestjs/jwt/dist/jwt.service.js', '@nestjs/jwt'],
  ['randomBytes', 'node:internal/crypto/random', 'node:crypto'],
  ['onIncoming', 'node:_http_server', 'node:http'],
  ['writeGeneric', 'node:internal/streams/writable', 'node:stream'],
  ['send', 'file:///here/packages/trials/src/benchmarks/http/load.ts', 'the benchmark itself'],
  ['(garbage collector)', '', 'garbage collection'],
  ['(idle)', '', undefined],
  ['writeUtf8String', '', undefined],
]

test.each(places)('the area of %s in %s is %s', (functionName, url, area) => {
  expect(areaOf({ functionName, url })).toBe(area)
})

/** A profile with the root, a function of core that calls a native one, and idle time. */
function profileOf(samples: number[], timeDeltas: number[]): Profiler.Profile {
  const node = (id: number, functionName: string, url: string, children: number[] = []): Profiler.ProfileNode => ({
    id,
    callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
    children,
  })
  return {
    nodes: [node(1, '(root)', '', [2, 4]), node(2, 'parse', core, [3]), node(3, 'hash', ''), node(4, '(idle)', '')],
    startTime: 0,
    endTime: 0,
    samples,
    timeDeltas,
  }
}

describe('a profile', () => {
  test('counts native functions for what calls them, and leaves idle time out', () => {
    expect([...costsOf(profileOf([2, 3, 4, 2], [0, 10, 20, 40, 80]))]).toEqual([['@sallyport/core/token', 110]])
  })

  test('adds up to the processor time of the process', async () => {
    const stop = await startProfile()
    const start = process.cpuUsage()
    for (let round = 0; round < 200_000; round++) JSON.parse(JSON.stringify({ round, roles: ['maker'] }))
    const { user, system } = process.cpuUsage(start)
    const whole = [...(await stop()).values()].reduce((sum, time) => sum + time, 0)
    expect(whole).toBeGreaterThanOrEqual(user + system)
  })
})

describe('rows of costs', () => {
  const costs = new Map([
    ['@sallyport/core/token', 60],
    ['node:http', 35],
    ['rxjs', 0.5],
  ])

  test('begin with the sum, go on with the largest, and add up what is small', () => {
    expect(rowsOfCosts('a path', 'µs', costs).map(({ name, value }) => [name, value])).toEqual([
      ['a path: in all', 95.5],
      ['a path: @sallyport/core/token', 60],
      ['a path: node:http', 35],
      ['a path: everything smaller', 0.5],
    ])
  })

  test('show what a path takes beyond another, also if that is less', () => {
    const compared = new Map([
      ['node:http', 37],
      ['express', 3],
    ])
    expect(rowsOfCosts('a path', 'µs', costs, compared).map(({ name, value }) => [name, value])).toEqual([
      ['a path: in all', 55.5],
      ['a path: @sallyport/core/token', 60],
      ['a path: node:http', -2],
      ['a path: express', -3],
      ['a path: everything smaller', 0.5],
    ])
  })

  test('are given for one operation', () => {
    expect([...perOperation(costs, 10)]).toContainEqual(['node:http', 3.5])
  })
})
