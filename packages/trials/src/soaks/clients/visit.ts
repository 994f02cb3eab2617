import { type Client, createClient, isApiError } from '@sallyport/client'
import type { Random } from '../../shared/lib/random.ts'
import { storageFaults, troubledStorage } from './trouble.ts'

/** The state of a visit. */
export interface VisitState {
  isBad: boolean
  /** Who is logged in, as far as the visitor knows. */
  user: string | undefined
  /** Whether the session may be over for a good reason. */
  mayBeOver: boolean
  /** When a refresh succeeded whose answer never arrived. */
  lostAt: number | undefined
}

/** The environment of a visit. */
export interface Place {
  readonly random: Random
  /** The API behind a network that may fail. */
  fetch(request: Request, state: VisitState): Promise<Response>
  /** Lets all access tokens expire. */
  pass(): Promise<void>
  /** Revokes all sessions of a user elsewhere. */
  endAll(user: string): Promise<void>
  readonly password: string
}

/** One or two people at one client log in, work, give up and log out while everything fails. Resolves to what went wrong. */
export async function visit(name: string, place: Place): Promise<readonly string[]> {
  const { random, password } = place
  const wrong: string[] = []
  const state: VisitState = { isBad: false, user: undefined, mayBeOver: false, lostAt: undefined }
  const fault = random.pick(storageFaults)
  const client = createClient({
    baseUrl: 'https://api.example.com',
    storage: troubledStorage(fault, random, () => state.isBad),
    fetch: request => place.fetch(request, state),
    onSessionEnded: ({ code }) => {
      if (!state.mayBeOver) wrong.push(`${name}: ${code} ended a session that nobody had revoked (storage: ${fault})`)
      state.user = undefined
    },
  })

  async function logIn(user: string): Promise<void> {
    const done = await client.login({ username: user, password }).then(() => true, onlyOurs)
    if (done) Object.assign(state, { user, mayBeOver: false, lostAt: undefined })
  }

  async function logOut(): Promise<void> {
    state.mayBeOver = true
    if (await client.logout().then(() => true, onlyOurs)) state.user = undefined
  }

  function onlyOurs(error: unknown): false {
    if (!isApiError(error)) wrong.push(`${name}: an error that is not typed: ${String(error)}`)
    return false
  }

  const steps: readonly (() => Promise<unknown>)[] = [
    () => work(client, state.user, random),
    () => work(client, state.user, random),
    () => Promise.all([work(client, state.user, random), logIn(`${name}-b`)]),
    () => logIn(`${name}-a`),
    logOut,
    async () => {
      if (state.user === undefined) return
      state.mayBeOver = true
      await place.endAll(state.user)
    },
  ]

  await logIn(`${name}-a`)
  for (let step = 0; step < 8; step++) {
    state.isBad = random.chance(0.7)
    if (random.chance(0.5)) await place.pass()
    await (random.chance(0.7) ? work(client, state.user, random) : random.pick(steps)())
  }
  state.isBad = false
  await place.pass()
  wrong.push(...(await judge(client, name, state, fault)))
  return wrong
}

/** Checks that, once everything works again, the user is still logged in and a login works. */
async function judge(
  client: Client,
  name: string,
  state: Readonly<VisitState>,
  fault: string,
): Promise<readonly string[]> {
  const { user } = state
  // The first request may share a refresh that started during the trouble.
  const who = (await whoIs(client)) ?? (await whoIs(client))
  // Read only now: these requests may be the first to find that the session is over, because a refresh was lost long before.
  if (user !== undefined && who !== user && !state.mayBeOver)
    return [`${name}: ${user} was lost, ${who} (storage: ${fault})`]
  if (user === undefined && who !== undefined) return [`${name}: ${who} came back after a logout (storage: ${fault})`]
  return []
}

async function whoIs(client: Client): Promise<string | undefined> {
  const response = await client.fetch('/who').catch(() => undefined)
  return response?.ok ? ((await response.json()) as { sub: string }).sub : undefined
}

/** Sends a request that names its user. Waits at most a minute. */
async function work(client: Client, user: string | undefined, random: Random): Promise<void> {
  const controller = new AbortController()
  const patience = setTimeout(() => controller.abort(), random.chance(0.2) ? random.below(20_000) : 60_000)
  const init = { method: 'POST', body: 'x', signal: controller.signal }
  await client.fetch(`/as/${user ?? 'nobody'}`, init).catch(() => undefined)
  clearTimeout(patience)
}
