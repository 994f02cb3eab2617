import {
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { secretKey, signingKey } from '@sallyport/core'
import { createVerifier as fastJwtVerifier } from 'fast-jwt'
import jsonwebtoken from 'jsonwebtoken'
import { issuer } from '../shared/member/auth-of.ts'
import { versionOf } from '../shared/lib/versions.ts'
import { authHere } from '../shared/auth-here.ts'
import type { Benchmark, BenchmarkOptions, Row } from './benchmark.ts'
import { type Contestant, contest, rowsOf } from './contest.ts'

/** Measures `auth.verify` with tokens that it has never seen. */
export const newTokenVerified: Benchmark = {
  id: 'P-11',
  title: 'processor time of auth.verify for a new token',
  async run(options) {
    const rows = [...(await withSecrets(options)), ...(await withKeyPairs(options))]
    return {
      rows,
      versions: { 'fast-jwt': versionOf('fast-jwt'), jsonwebtoken: versionOf('jsonwebtoken') },
      notes: [
        'fast-jwt without its cache and jsonwebtoken with a KeyObject, both check the issuer, the audience and the algorithm.',
      ],
    }
  },
}

async function withSecrets(options: BenchmarkOptions): Promise<Row[]> {
  const secret = randomBytes(32)
  const auth = authHere({ accessKey: secretKey(secret) })
  const key = createSecretKey(secret)
  const rules = { allowedIss: issuer, allowedAud: issuer, cache: false, algorithms: ['HS256' as const] }
  const fast = fastJwtVerifier({ key: secret, ...rules })
  const common = { issuer, audience: issuer, algorithms: ['HS256' as const] }
  const mac = (signed: string) => createHmac('sha256', key).update(signed).digest('base64url')
  const tokens = tokenMaker(await sampleOf(auth), { alg: 'HS256', typ: 'at+jwt' }, mac)
  const bare = (token: string) => {
    const [header, payload, signature] = token.split('.') as [string, string, string]
    if (!timingSafeEqual(Buffer.from(mac(`${header}.${payload}`)), Buffer.from(signature))) throw new Error('forged')
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  }
  const rounds = await contest(
    [
      contestant('HS256: auth.verify', tokens, options, auth.verify),
      contestant('HS256: fast-jwt', tokens, options, async token => fast(token) as object),
      contestant('HS256: jsonwebtoken', tokens, options, async token => jsonwebtoken.verify(token, key, common)),
      contestant('HS256: HMAC and JSON.parse', tokens, options, async token => bare(token)),
    ],
    options.quick ? 3 : 9,
  )
  await auth.close()
  return atMost(rowsOf(rounds, 'µs', 'HS256: fast-jwt'), 'HS256: auth.verify', 1)
}

async function withKeyPairs(options: BenchmarkOptions): Promise<Row[]> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const auth = authHere({ accessKey: signingKey({ ...privateKey.export({ format: 'jwk' }) }, { algorithm: 'EdDSA' }) })
  const text = (signed: string) => sign(null, Buffer.from(signed), privateKey).toString('base64url')
  const sample = await sampleOf(auth)
  const tokens = tokenMaker(sample, headerOf((await auth.createSession('ann')).accessToken), text)
  const bare = (token: string) => {
    const end = token.lastIndexOf('.')
    const signature = Buffer.from(token.slice(end + 1), 'base64url')
    if (!verify(null, Buffer.from(token.slice(0, end)), publicKey, signature)) throw new Error('forged')
  }
  const rounds = await contest(
    [
      contestant('EdDSA: auth.verify', tokens, options, auth.verify),
      contestant('EdDSA: crypto.verify alone', tokens, options, async token => bare(token)),
    ],
    options.quick ? 3 : 9,
  )
  await auth.close()
  return atMost(rowsOf(rounds, 'µs', 'EdDSA: crypto.verify alone'), 'EdDSA: auth.verify', 1.1)
}

const partOf = (token: string, index: number) =>
  JSON.parse(Buffer.from(token.split('.')[index]!, 'base64url').toString()) as Record<string, unknown>
const headerOf = (token: string) => partOf(token, 0)

async function sampleOf(auth: ReturnType<typeof authHere>): Promise<Record<string, unknown>> {
  return partOf((await auth.createSession('ann')).accessToken, 1)
}

/** Creates new tokens like the sample. */
function tokenMaker(sample: object, header: object, signatureOf: (signed: string) => string) {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = encode(header)
  let made = 0
  return (count: number): string[] =>
    Array.from({ length: count }, () => {
      const signed = `${head}.${encode({ ...sample, jti: `${made++}`.padStart(22, 'x') })}`
      return `${signed}.${signatureOf(signed)}`
    })
}

function contestant(
  name: string,
  tokens: (count: number) => string[],
  { quick }: BenchmarkOptions,
  call: (token: string) => Promise<unknown>,
): Contestant {
  return {
    name,
    async round() {
      const fresh = tokens(quick ? 1_000 : 10_000)
      // The feed is read by a timer, which cannot fire during the measurement.
      await sleep(10)
      const start = process.cpuUsage()
      for (const token of fresh) await call(token)
      const { user, system } = process.cpuUsage(start)
      return (user + system) / fresh.length
    },
  }
}

function atMost(rows: readonly Row[], name: string, most: number): Row[] {
  return rows.map(row =>
    row.name === name && row.ratio ? { ...row, goal: `at most ${most}`, reached: row.ratio.median <= most } : row,
  )
}
