import { memoryStore, type Store } from '@sallyport/core'
import { sessionRecord } from '@sallyport/testkit'
import { heldBytes } from '../shared/lib/garbage.ts'
import { short } from '../shared/lib/numbers.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'
import { firstOf, type Soak, type SoakOptions } from './soak.ts'

const many = 1_000_000
const cap = 50_000
const day = 86_400_000

type Figures = Record<string, string | number>
interface Part {
  readonly figures: Figures
  readonly failures: readonly string[]
}

/** Tests more sessions, counters and revocations than the limits allow. */
export const memoryCaps: Soak = {
  id: 'R-11',
  title:
    'a million addresses, usernames, sessions and revocations: memory stays within its limits, and verify asks the store beyond them',
  stores: ['memory'],
  async run(options) {
    const parts = [await throttleKeys(options), await sessions(options), await ends(options)]
    return {
      figures: Object.assign({}, ...parts.map(part => part.figures)) as Figures,
      failures: firstOf(parts.flatMap(part => part.failures)),
    }
  },
}

/** Failed logins, each with a different address and name. */
async function throttleKeys({ rounds = many, progress }: SoakOptions): Promise<Part> {
  const store = memoryStore({ maxThrottleKeys: cap })
  const auth = authHere({ store, hashing: { hasher: quickHasher(), queue: 1000 }, throttle: {} })
  const before = heldBytes()
  let counted = 0
  for (let count = 0; count < rounds; count++) {
    const ip = [10, count >> 16, count >> 8, count].map(part => part & 255).join('.')
    const answer = await auth.login({ login: `user${count}`, password: 'wrong', ip }).catch((error: unknown) => error)
    if (answer instanceof Error && 'code' in answer && answer.code === 'credentials_invalid') counted++
    if (count % 250_000 === 0) progress(`${count} logins`)
  }
  const held = (heldBytes() - before) / 2 ** 20
  await auth.close()
  const failures = held > 100 ? [`throttle counters hold ${short(held)} MB`] : []
  const figures = { 'logins by address and name': rounds, 'of these, counted and refused': counted }
  return { figures: { ...figures, 'memory of throttle counters, MB': short(held) }, failures }
}

async function sessions({ rounds = many }: SoakOptions): Promise<Part> {
  let now = Date.UTC(2030, 0, 1)
  const store = memoryStore({ maxSessions: cap, clock: () => now })
  const first = sessionRecord({ createdAt: now / 1000 })
  await store.sessions.insert(first, 5)
  const empty = heldBytes()
  const refused = await insertMany(store, rounds, now)
  const full = heldBytes() - empty
  const failures: string[] = []
  if (refused !== rounds - cap + 1) failures.push(`${refused} inserts were refused beyond a cap of ${cap}`)
  if ((await store.sessions.find(first)) === undefined) failures.push('a living session made room for others')
  now += 40 * day
  const refusedAgain = await insertMany(store, cap - 1, now)
  if (refusedAgain > 0) failures.push(`${refusedAgain} inserts were refused after everything had expired`)
  const after = heldBytes() - empty
  if (after > full * 1.2) failures.push(`sessions hold ${short(after / 2 ** 20)} MB after expiry`)
  const figures = { 'sessions inserted': rounds, 'refused above the limit': refused }
  return { figures: { ...figures, 'memory of sessions, MB': short(full / 2 ** 20) }, failures }
}

async function insertMany(store: Store, count: number, now: number): Promise<number> {
  let refused = 0
  for (let index = 0; index < count; index++) {
    const record = sessionRecord({ subject: `s${index}`, createdAt: now / 1000 })
    await store.sessions.insert(record, 5).catch(() => void refused++)
  }
  return refused
}

/** More revocations than a process may hold in memory: it asks the store for the others. */
async function ends({ rounds = many }: SoakOptions): Promise<Part> {
  let now = Date.UTC(2030, 0, 1)
  let asked = 0
  const inner = memoryStore({ maxFeedEntries: rounds + cap, clock: () => now })
  const find: Store['sessions']['find'] = ref => {
    asked++
    return inner.sessions.find(ref)
  }
  const store = { ...inner, sessions: { ...inner.sessions, find } }
  const auth = authHere({
    store,
    hashing: { hasher: quickHasher() },
    sessions: { maxRevocations: cap },
    clock: () => now,
  })
  const [living, doomed] = [await auth.createSession('ann'), await auth.createSession('bob')]
  await auth.verify(living.accessToken)
  const empty = heldBytes()
  for (let index = 0; index < rounds; index++) await auth.revokeSession({ id: `s${index}`, subject: 'carl' })
  await auth.logout(doomed.refreshToken)
  const full = (heldBytes() - empty) / 2 ** 20
  const failures: string[] = []
  asked = 0
  if ((await codeOf(auth.verify(living.accessToken))) !== 'ok') failures.push('a living session was refused')
  if ((await codeOf(auth.verify(doomed.accessToken))) !== 'token_invalid') failures.push('an ended session passed')
  const askedWhenFull = asked
  if (askedWhenFull === 0 && rounds > cap) failures.push('verify relied on a set that was full')
  now += day
  const [fresh, gone] = [await auth.createSession('ann'), await auth.createSession('bob')]
  await auth.verify(fresh.accessToken)
  await auth.logout(gone.refreshToken)
  asked = 0
  for (let count = 0; count < 100; count++) await auth.verify(fresh.accessToken)
  if ((await codeOf(auth.verify(gone.accessToken))) !== 'token_invalid') failures.push('a later end was not heard of')
  if (asked > 0) failures.push(`verify still asked the store ${asked} times after expiry`)
  await auth.close()
  const figures = { revocations: rounds, 'limit in memory': cap, 'memory with the feed, MB': short(full) }
  return { figures: { ...figures, 'store calls while full, of 2 checks': askedWhenFull }, failures }
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'ok',
    (error: unknown) => String((error as { code?: unknown }).code),
  )
}
