import { memoryStore } from '@sallyport/core'
import { sallyport } from '@sallyport/core/web'
import { troubleOf } from './clients/trouble.ts'
import { virtualTime } from './clients/virtual-time.ts'
import { type Place, visit } from './clients/visit.ts'
import { createRandom } from '../shared/lib/random.ts'
import { hashOf, quickHasher } from '../shared/member/quick-hasher.ts'
import { everybody } from '../shared/store/users.ts'
import { authHere } from '../shared/auth-here.ts'
import { firstOf, pacer, type Soak } from './soak.ts'

const password = 'correct horse battery staple'
const day = 86_400_000

/** Tests clients whose network, storage and clock fail. */
export const clients: Soak = {
  id: 'R-23',
  title:
    '100,000 sessions of clients behind portals, proxies and bad storages: none is lost or mixed up, every promise settles',
  stores: ['memory'],
  async run(options) {
    const random = createRandom(options.seed)
    const pace = pacer(options, 100_000)
    const time = virtualTime()
    const realNow = Date.now
    const warn = console.warn
    console.warn = () => {}
    const failures: string[] = []
    const total = { requests: 0, 'answered by something else': 0, 'outages beyond the retry window': 0 }
    while (pace.next(100)) {
      const api = createApi(time, failures)
      const skew = (random.next() - 0.5) * 2 * day
      Date.now = () => realNow() + skew
      const place: Place = {
        random,
        password,
        pass: () => new Promise(resolve => void setTimeout(resolve, 16 * 60_000)),
        endAll: user => time.during(() => api.auth.logoutAll(user)),
        async fetch(request, state) {
          total.requests++
          const trouble = troubleOf(random, state.isBad)
          if (trouble !== undefined) total['answered by something else']++
          if (trouble instanceof Response) return trouble
          if (trouble === 'lost before') throw new TypeError('fetch failed')
          request.signal.throwIfAborted()
          if (trouble === 'hangs before') return hang(request)
          const isRefresh = request.url.endsWith('/auth/refresh')
          const isLate = isRefresh && time.now() - (state.lostAt ?? time.now()) > 30_000
          const response = await time.during(() => api.fetch(request))
          if (isLate && response.status === 401) {
            // An outage beyond the retry window revokes the session; docs/evidence/reliability.md says so.
            state.mayBeOver = true
            total['outages beyond the retry window']++
          }
          if (isRefresh) state.lostAt = trouble === undefined ? undefined : (state.lostAt ?? time.now())
          if (trouble === 'lost after') throw new TypeError('fetch failed')
          return trouble === 'hangs after' ? hang(request) : response
        },
      }
      const visits = Array.from({ length: 100 }, (_, index) => visit(`u${pace.done + index}`, place))
      const all = Promise.all(visits)
      if (!(await time.settles(all))) failures.push(`visits around u${pace.done}: a promise never settled`)
      else failures.push(...(await all).flat())
      await api.auth.close()
    }
    time.restore()
    Object.assign(Date, { now: realNow })
    console.warn = warn
    return { figures: { sessions: pace.done, ...total }, failures: firstOf(failures) }
  },
}

/** Keeps promises that wait for the network alive, because garbage collection would drop them. */
const waiting = new Set<Request>()

function hang(request: Request): Promise<never> {
  waiting.add(request)
  return new Promise((_, reject) => {
    const give = () => {
      waiting.delete(request)
      reject(request.signal.reason as Error)
    }
    if (request.signal.aborted) give()
    else request.signal.addEventListener('abort', give)
  })
}

/** An API that checks which user sent each request. */
function createApi(time: { now(): number }, failures: string[]) {
  const now = () => Date.UTC(2030, 0, 1) + time.now()
  const users = everybody(hashOf(password))
  const auth = authHere({ store: memoryStore({ clock: now }), users, hashing: { hasher: quickHasher() }, clock: now })
  const { guard, claims, routes } = sallyport(auth, { clientIp: false })
  const guarded = guard().route((request: Request) => {
    const { sub } = claims(request)
    const [, meant] = /\/as\/(.*)$/.exec(request.url) ?? []
    if (meant !== undefined && meant !== sub) failures.push(`${sub} did what ${meant} had started`)
    return Response.json({ sub })
  })
  return {
    auth,
    fetch: async (request: Request): Promise<Response> => (await routes(request)) ?? guarded(request),
  }
}
