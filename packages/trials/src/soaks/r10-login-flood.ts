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

/** Far more logins than the machine can hash. */
export const loginFlood: Soak = {
  id: 'R-10',
  title:
    '200 logins a second for 30 s at cost 12: p99 of a check at most 10 ms, the excess shed within 50 ms, below 50 MB',
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

  /** On schedule, whatever became of those before. */
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

/** Every token in turn, so that each is met both for the first time and again. */
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
    'logins a second, asked': perSecond,
    'logins a second, done': short(done.length / seconds),
    shed: shed.length,
    'shed after, p99 and max ms': `${short(shedding)}, ${short(largest(shed))}`,
    checks: checks.length,
    'a check, p50 and p99 ms': `${short(quantile(checks, 0.5))}, ${short(check)}`,
    'memory grew by, MB': short(grown),
  }
  return { figures, failures: firstOf(failures) }
}
