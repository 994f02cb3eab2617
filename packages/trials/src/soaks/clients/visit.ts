import { type Client, createClient, isApiError } from '@sallyport/client'
import type { Random } from '../../shared/lib/random.ts'
import { storageFaults, troubledStorage } from './trouble.ts'

/** What is true of a visit at a moment. */
export interface VisitState {
  isBad: boolean
  /** Who is logged in, as far as the visitor was told. */
  user: string | undefined
  /** Whether the session may have ended for a good reason. */
  mayBeOver: boolean
  /** When a refresh was done whose answer never arrived. */
  lostAt: number | undefined
}

/** What a visit needs of its surroundings. */
export interface Place {
  readonly random: Random
  /** The API, behind a network that is bad or not. */
  fetch(request: Request, state: VisitState): Promise<Response>
  /** Lets the access tokens of everybody expire. */
  pass(): Promise<void>
  /** Ends all sessions of a user elsewhere. */
  endAll(user: string): Promise<void>
  readonly password: string
}

/** One person or two at one client, who log in, work, lose patience, and log out, while everything fails; says what is wrong. */
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
      if (!state.mayBeOver) wrong.push(`${name}: ${code} ended a session that nobody had ended (storage: ${fault})`)
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

/** When everything works again, whoever was logged in is, and a login works. */
async function judge(
  client: Client,
  name: string,
  state: Readonly<VisitState>,
  fault: string,
): Promise<readonly string[]> {
  const { user } = state
  // The first may share a refresh that began while things were bad.
  const who = (await whoIs(client)) ?? (await whoIs(client))
  // Read only now: it may be these requests that meet the end of a session whose refresh was lost long before.
  if (user !== undefined && who !== user && !state.mayBeOver)
    return [`${name}: ${user} was lost, ${who} (storage: ${fault})`]
  if (user === undefined && who !== undefined) return [`${name}: ${who} came back after a logout (storage: ${fault})`]
  return []
}

async function whoIs(client: Client): Promise<string | undefined> {
  const response = await client.fetch('/who').catch(() => undefined)
  return response?.ok ? ((await response.json()) as { sub: string }).sub : undefined
}

/** Sends a request that names who sends it. A visitor waits a minute at most: a request is as patient as its sender. */
async function work(client: Client, user: string | undefined, random: Random): Promise<void> {
  const controller = new AbortController()
  const patience = setTimeout(() => controller.abort(), random.chance(0.2) ? random.below(20_000) : 60_000)
  const init = { method: 'POST', body: 'x', signal: controller.signal }
  await client.fetch(`/as/${user ?? 'nobody'}`, init).catch(() => undefined)
  clearTimeout(patience)
}
