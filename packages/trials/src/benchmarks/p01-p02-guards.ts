import { times } from '../shared/lib/all.ts'
import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, BenchmarkOptions, BenchmarkReport, Row } from './benchmark.ts'
import { contest, ratioOf, type Rounds, rowsOf } from './contest.ts'
import { send } from './http/load.ts'
import { serve, type Served } from './http/served.ts'
import { newToken } from './http/tokens.ts'

/** The least that a guard can do, peers, and the share of requests that must be left with ours. */
const frameworks = {
  Express: {
    least: ['a header only', 'a header, and two properties'],
    peers: ['express-jwt HS256', 'express-jwt HS256, a string secret', 'passport-jwt HS256'],
    goal: 0.97,
  },
  Fastify: {
    least: ['a header only'],
    peers: [
      '@fastify/jwt HS256',
      '@fastify/jwt HS256, its cache',
      '@fastify/jwt EdDSA',
      '@fastify/jwt EdDSA, its cache',
    ],
    goal: 0.95,
  },
  Nest: {
    least: ['a header only', 'a header, and two properties'],
    peers: ['@nestjs/passport HS256', 'JwtService HS256'],
    goal: 0.95,
  },
} as const

/** How much faster than the fastest peer a guard must be with new tokens. */
const leastOverPeer = 1.05

const own = ['Sallyport HS256', 'Sallyport EdDSA']
const unit = 'requests a second of the processor'
const packages = [
  'express',
  'fastify',
  '@nestjs/core',
  'express-jwt',
  'passport-jwt',
  '@fastify/jwt',
  '@nestjs/jwt',
  'jose',
]

/** Measures a protected route with a token that was seen before. */
export const seenTokens: Benchmark = {
  id: 'P-1',
  title: 'a protected route compared with the same route without a guard, with a token seen before',
  run: options =>
    everyFramework(options, 'seen', (framework, rounds) => {
      const bare = `${framework}, bare`
      const goals = Object.fromEntries(own.map(name => [`${framework}, ${name}`, frameworks[framework].goal]))
      return rowsOf(rounds, unit, bare, goals)
    }),
}

/** Measures a protected route with a new token for each request. */
export const newTokens: Benchmark = {
  id: 'P-2',
  title: 'a protected route compared with the fastest peer with the same algorithm, with new tokens',
  run: options =>
    everyFramework(options, 'new', (framework, rounds) => {
      const rows = rowsOf(rounds, unit, `${framework}, bare`)
      return rows.map(row => withPeer(row, rounds))
    }),
}

type Framework = keyof typeof frameworks

async function everyFramework(
  { quick, progress }: BenchmarkOptions,
  kind: 'seen' | 'new',
  rowsFrom: (framework: Framework, rounds: Rounds) => Row[],
): Promise<BenchmarkReport> {
  const rows: Row[] = []
  for (const framework of Object.keys(frameworks) as Framework[]) {
    progress(framework)
    const names = [
      'bare',
      ...(kind === 'seen' ? frameworks[framework].least : []),
      ...own,
      ...frameworks[framework].peers,
    ].map(name => `${framework}, ${name}`)
    const servers = await Promise.all(names.map(serve))
    const contestants = servers.map(server => ({
      name: server.name,
      round: () => requestsPerSecond(server, kind, quick),
    }))
    // Short rounds, because the speed of a shared machine changes within seconds.
    const rounds = await contest(contestants, quick ? 3 : 45)
    await Promise.all(servers.map(server => server.stop()))
    rows.push(...rowsFrom(framework, rounds))
  }
  const notes = [
    'Counted by the processor time that the server used, all its threads together: other work on the machine does not count.',
  ]
  return { rows, notes, versions: Object.fromEntries(packages.map(name => [name, versionOf(name)])) }
}

async function requestsPerSecond(server: Served, kind: 'seen' | 'new', quick: boolean): Promise<number> {
  const count = quick ? 500 : 2_000
  const algorithm = server.name.includes('EdDSA') ? 'EdDSA' : 'HS256'
  // One for each round, because a token may expire before the last round.
  const one = newToken(algorithm)
  const tokens = times(count, () => (kind === 'seen' ? one : newToken(algorithm)))
  // A token is remembered when it is used for the second time.
  if (kind === 'seen') for (let use = 0; use < 2; use++) await send(server.port, [one])
  const before = await server.cpu()
  await send(server.port, tokens)
  return count / (((await server.cpu()) - before) / 1_000_000)
}

/** Compares Sallyport with the fastest peer that has the same framework and algorithm, if there is one. */
function withPeer(row: Row, rounds: Rounds): Row {
  if (!row.name.includes('Sallyport')) return row
  const algorithm = row.name.includes('EdDSA') ? 'EdDSA' : 'HS256'
  const peers = [...rounds.keys()].filter(name => name.includes(algorithm) && !name.includes('Sallyport'))
  const ratios = peers.map(peer => ratioOf(rounds, row.name, peer)).toSorted((a, b) => a.median - b.median)
  const [ratio] = ratios
  return ratio ? { ...row, ratio, goal: `at least ${leastOverPeer}`, reached: ratio.median >= leastOverPeer } : row
}
