import { setTimeout as sleep } from 'node:timers/promises'
import { bcryptHasher, isAuthError, memoryStore } from '@sallyport/core'
import { largest, quantile, short } from '../shared/lib/numbers.ts'
import { collectGarbage } from '../shared/lib/garbage.ts'
import { monotonic, millisecondsSince } from '../shared/lib/time.ts'
import { authHere, usersWith } from '../shared/auth-here.ts'
import { firstOf, type Soak } from './soak.ts'

const perSecond = 200
const limits = { checkMilliseconds: 10, shedMilliseconds: 50, megabytes: 50 }
const password = 'a password that is long enough'

/** Tests far more logins than the machine can hash. */
export const loginFlood: Soak = {
  id: 'R-10',
  title:
    '200 logins a second for 30 s at cost 12: a token check takes at most 10 ms at p99, and excess logins are refused early',
  stores: ['memory'],
  async run({ seconds = 30 }) {
    const users = usersWith(await bcryptHasher({ cost: 12 }).hash(password))
    const auth = authHere({ users, sessions: { maxPerUser: 10_000 }, store: memoryStore() })
    const tokens = await Promise.all(Array.from({ length: 200 }, () => auth.createSession('ann')))
    await auth.verify(tokens[0]!.accessToken)
    collectGarbage()
    const before = process.memoryUsage.rss()
    let count = 0
    const flood = new Flood(() => auth.login({ login: `user${count++}`, password }))
    const checks: number[] = []
    const checking = checkAlong(
      token => auth.verify(token),
      tokens.map(pair => pair.accessToken),
      checks,
      seconds,
    )
    const most = watchMemory(seconds)
    await flood.run(seconds)
    await checking
    const grown = ((await most) - before) / 2 ** 20
    await auth.close()
    return report(flood, checks, grown, seconds)
  },
}

class Flood {
  readonly done: number[] = []
  readonly shed: number[] = []
  readonly others: string[] = []
  readonly #login: () => Promise<unknown>

  constructor(login: () => Promise<unknown>) {
    this.#login = login
  }

  /** Starts a login on schedule, without waiting for the earlier ones. */
  async run(seconds: number): Promise<void> {
    const start = monotonic()
    const running: Promise<void>[] = []
    while (millisecondsSince(start) < seconds * 1000) {
      while (running.length < (millisecondsSince(start) / 1000) * perSecond) running.push(this.#one())
      await sleep(1)
    }
    await Promise.all(running)
  }

  async #one(): Promise<void> {
    const start = monotonic()
    try {
      await this.#login()
      this.done.push(millisecondsSince(start))
    } catch (error) {
      if (isAuthError(error) && error.code === 'overloaded') this.shed.push(millisecondsSince(start))
      else this.others.push(isAuthError(error) ? error.code : String(error))
    }
  }
}

/** Checks the tokens in turn, so that each is checked for the first time and again. */
async function checkAlong(
  check: (token: string) => Promise<unknown>,
  tokens: readonly string[],
  into: number[],
  seconds: number,
): Promise<void> {
  const start = monotonic()
  for (let count = 0; millisecondsSince(start) < seconds * 1000; count++) {
    const began = monotonic()
    await check(tokens[count % tokens.length]!)
    into.push(millisecondsSince(began))
    await sleep(2)
  }
}

async function watchMemory(seconds: number): Promise<number> {
  let most = 0
  for (let left = seconds * 10; left > 0; left--) {
    most = Math.max(most, process.memoryUsage.rss())
    await sleep(100)
  }
  return most
}

function report({ done, shed, others }: Flood, checks: readonly number[], grown: number, seconds: number) {
  const check = quantile(checks, 0.99)
  const shedding = quantile(shed, 0.99)
  const failures = others.map(code => `a login was answered ${code}`)
  if (check > limits.checkMilliseconds) failures.push(`a check took ${short(check)} ms`)
  if (shedding > limits.shedMilliseconds) failures.push(`a login was shed after ${short(shedding)} ms`)
  if (grown > limits.megabytes) failures.push(`memory grew by ${short(grown)} MB`)
  const figures = {
    'logins a second, requested': perSecond,
    'logins a second, done': short(done.length / seconds),
    shed: shed.length,
    'refused early after, p99 and max, ms': `${short(shedding)}, ${short(largest(shed))}`,
    checks: checks.length,
    'token check, p50 and p99, ms': `${short(quantile(checks, 0.5))}, ${short(check)}`,
    'memory grew by, MB': short(grown),
  }
  return { figures, failures: firstOf(failures) }
}
