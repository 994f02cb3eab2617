import { setTimeout as sleep } from 'node:timers/promises'
import { bcryptHasher, isAuthError } from '@sallyport/core'
import { largest, short } from '../shared/lib/numbers.ts'
import { millisecondsSince, monotonic } from '../shared/lib/time.ts'
import { authHere, usersWith } from '../shared/auth-here.ts'
import { firstOf, type Soak } from './soak.ts'

const burst = 50
const perSecond = 200
const victims = 20
const longestWait = 10_000
const password = 'a password that is long enough'

type Login = (login: string, deviceToken?: string) => Promise<string>

/** Tests many honest logins at once, and then others during a flood. Run it with `taskset -c 0`. */
export const fairLane: Soak = {
  id: 'R-20',
  title:
    '50 concurrent logins are served, and then 20 more within 10 s each, during a flood of one account and one device',
  stores: ['memory'],
  async run() {
    const users = usersWith(await bcryptHasher({ cost: 12 }).hash(password))
    const auth = authHere({ users, hashing: { concurrency: 1 } })
    const login: Login = (name, deviceToken) =>
      auth.login({ login: name, password, deviceToken }).then(() => 'ok', codeOf)
    const burstStart = monotonic()
    const codes = await Promise.all(Array.from({ length: burst }, (_, index) => login(`honest${index}`)))
    const burstTook = millisecondsSince(burstStart)
    const { deviceToken } = await auth.login({ login: 'flood on a device', password })
    const flood = startFlood(login, deviceToken)
    const waits: number[] = []
    const failures = codes.filter(code => code !== 'ok').map(code => `a login of the burst was answered ${code}`)
    for (let victim = 0; victim < victims; victim++) {
      const start = monotonic()
      const code = await login(`victim${victim}`)
      waits.push(millisecondsSince(start))
      if (code !== 'ok') failures.push(`a login next to the flood was answered ${code}`)
    }
    const { sent, done } = await flood.stop()
    await auth.close()
    if (largest(waits) > longestWait) failures.push(`a login next to the flood took ${short(largest(waits))} ms`)
    const figures = {
      'burst served after, ms': short(burstTook),
      'logins of the flood, sent and hashed': `${sent}, ${done}`,
      'slowest other login, ms': short(largest(waits)),
    }
    return { figures, failures: firstOf(failures) }
  },
}

/** Half of the flood uses one account, and half a known device of another account. */
function startFlood(login: Login, deviceToken: string) {
  const start = monotonic()
  const running: Promise<string>[] = []
  const over = new AbortController()
  const sending = (async () => {
    while (!over.signal.aborted) {
      while (running.length < (millisecondsSince(start) / 1000) * perSecond) {
        const fromDevice = running.length % 2 === 0
        running.push(fromDevice ? login('flood on a device', deviceToken) : login('flood'))
      }
      await sleep(1)
    }
  })()
  return {
    async stop() {
      over.abort()
      await sending
      const codes = await Promise.all(running)
      return { sent: codes.length, done: codes.filter(code => code === 'ok').length }
    },
  }
}

function codeOf(error: unknown): string {
  return isAuthError(error) ? error.code : String(error)
}
