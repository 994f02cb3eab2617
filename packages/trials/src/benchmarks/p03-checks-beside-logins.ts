import { createSecretKey } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { hash } from '@node-rs/bcrypt'
import { bcryptHasher } from '@sallyport/core'
import { jwtVerify, SignJWT } from 'jose'
import { median, quantile } from '../shared/lib/numbers.ts'
import { times } from '../shared/lib/all.ts'
import { versionOf } from '../shared/lib/versions.ts'
import { authHere, usersWith } from '../shared/auth-here.ts'
import type { Benchmark } from './benchmark.ts'

const inFlight = 32
const password = 'a password that is long enough'
const limit = 10
const leastLogins = 0.8

/** A service with logins and token checks. */
interface Service {
  readonly name: string
  login(): Promise<unknown>
  /** Checks a token that it has not seen before. */
  check(): Promise<unknown>
}

interface Figures {
  readonly p99: number
  readonly logins: number
}

/** Measures token checks while passwords are hashed on the same threads. */
export const checksBesideLogins: Benchmark = {
  id: 'P-3',
  title: 'p99 of a token check during 32 concurrent logins at bcrypt cost 12',
  async run({ quick }) {
    const services = [await sallyport(), await byHand()]
    const rounds = new Map(services.map(({ name }) => [name, [] as Figures[]]))
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      for (const service of services) rounds.get(service.name)!.push(await measure(service, quick ? 4_000 : 10_000))
    }
    const [own, other] = services.map(({ name }) => rounds.get(name)!)
    const p99 = median(own!.map(figures => figures.p99))
    const ratios = own!.map(({ logins }, round) => logins / other![round]!.logins)
    const ratio = {
      to: services[1]!.name,
      median: median(ratios),
      from: quantile(ratios, 0.25),
      until: quantile(ratios, 0.75),
    }
    const rows = [
      { name: 'Sallyport: a check', value: p99, unit: 'ms, p99', goal: `at most ${limit} ms`, reached: p99 <= limit },
      { name: `${services[1]!.name}: a check`, value: median(other!.map(figures => figures.p99)), unit: 'ms, p99' },
      {
        name: 'Sallyport: logins',
        value: median(own!.map(({ logins }) => logins)),
        unit: 'a second',
        ratio,
        goal: `at least ${leastLogins}`,
        reached: ratio.median >= leastLogins,
      },
      { name: `${services[1]!.name}: logins`, value: median(other!.map(({ logins }) => logins)), unit: 'a second' },
    ]
    return { rows, versions: { jose: versionOf('jose'), '@node-rs/bcrypt': versionOf('@node-rs/bcrypt') } }
  },
}

async function measure({ login, check }: Service, milliseconds: number): Promise<Figures> {
  const start = performance.now()
  const isOver = () => performance.now() - start > milliseconds
  const checks: number[] = []
  let logins = 0
  async function logIn(): Promise<void> {
    while (!isOver()) {
      await login()
      if (!isOver()) logins++
    }
  }
  async function checkNowAndThen(): Promise<void> {
    while (!isOver()) {
      const began = performance.now()
      await check()
      checks.push(performance.now() - began)
      await sleep(5)
    }
  }
  await Promise.all([...times(inFlight, logIn), checkNowAndThen()])
  return { p99: quantile(checks, 0.99), logins: logins / (milliseconds / 1000) }
}

async function sallyport(): Promise<Service> {
  const users = usersWith(await bcryptHasher({ cost: 12 }).hash(password))
  // No login is refused, so that both sides do the same work.
  const auth = authHere({ users, hashing: { queue: 1000, deadline: '60s' }, sessions: { maxPerUser: 10_000 } })
  const tokens = await Promise.all(times(4_000, () => auth.createSession('ann')))
  let next = 0
  let logins = 0
  return {
    name: 'Sallyport',
    // One account hashes one password at a time, so there are many accounts.
    login: () => auth.login({ login: `user${logins++}`, password }),
    check: () => auth.verify(tokens[next++ % tokens.length]!.accessToken),
  }
}

/** A common implementation: every login hashes at once, and WebCrypto waits for the same four threads. */
async function byHand(): Promise<Service> {
  const key = createSecretKey(Buffer.from('a secret of more than thirty-two bytes for this'))
  const tokens = await Promise.all(
    times(4_000, index => new SignJWT({ sub: `u${index}` }).setProtectedHeader({ alg: 'HS256' }).sign(key)),
  )
  let next = 0
  return {
    name: 'bcrypt and jose, uncapped',
    login: () => hash(password, { cost: 12 }),
    check: () => jwtVerify(tokens[next++ % tokens.length]!, key),
  }
}
