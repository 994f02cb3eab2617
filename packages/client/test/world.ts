import { Buffer } from 'node:buffer'
import { type ClientOptions, createClient, type Tokens } from '../src/index.ts'

/** A request as it left the client. */
export interface Sent {
  readonly path: string
  readonly method: string
  readonly token: string | undefined
  readonly body: string
}

interface Session {
  readonly sub: string
  readonly sid: string
  generation: number
  /** The number of the last access token. */
  access: number
  /** The number of the last one that has expired. */
  expired: number
  alive: boolean
}

type Upset = Response | 'lost' | 'hang' | undefined

/** A token that looks like Sallyport's: only its payload means something. */
export function token(payload: object): string {
  return `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`
}

export function problem(status: number, code: string, more: object = {}): Response {
  const body = { type: 'about:blank', title: 'No', status, detail: `It is ${code}.`, code, retry: false, ...more }
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}

/** Sallyport's contract in memory, for any number of users, without a network. */
export function createWorld() {
  const sessions = new Map<string, Session>()
  const sent: Sent[] = []
  const world = {
    sent,
    sessions,
    /** What is answered in the place of the API; `'lost'` is done and not answered. */
    upset: (_request: Sent): Upset => undefined,
    /** What a request waits for before the API sees it. */
    before: async (_request: Sent): Promise<void> => {},
    count: (path: string) => sent.filter(request => request.path === path).length,
    /** Makes all access tokens expire. */
    expire: () => sessions.forEach(session => void (session.expired = session.access)),
    start(sub: string): { access_token: string; refresh_token: string } {
      const sid = `s${sessions.size + 1}`
      sessions.set(sid, { sub, sid, generation: 1, access: 1, expired: 0, alive: true })
      return pair(sessions.get(sid)!)
    },
    async fetch(request: Request): Promise<Response> {
      // As a fetch does, even where the request is otherwise good.
      if (request.signal?.aborted) throw Object.assign(new Error('Aborted.'), { name: 'AbortError' })
      const path = request.url.replace(/^https:\/\/[^/]+/, '')
      const authorization = request.headers.get('authorization')
      const entry = { path, method: request.method, token: authorization?.slice(7), body: await request.clone().text() }
      sent.push(entry)
      const upset = world.upset(entry)
      if (upset instanceof Response) return upset
      if (upset === 'hang') return new Promise(() => {})
      await world.before(entry)
      const response = answer(entry)
      if (upset === 'lost') throw new TypeError('fetch failed')
      return response
    },
  }

  function answer({ path, token: access, body }: Sent): Response {
    const given = body.startsWith('{') ? JSON.parse(body) : {}
    if (path.endsWith('/auth/login')) {
      if (given.password !== 'secret') return problem(401, 'credentials_invalid')
      const device = 'device_token' in given ? { device_token: `${given.device_token}+${given.username}` } : {}
      return json({ ...world.start(given.username), expires_in: 900, ...device })
    }
    const session = sessions.get(String(claims(access ?? given.refresh_token)['sid']))
    if (path.endsWith('/auth/logout')) {
      if (session) session.alive = false
      return new Response(null, { status: 204 })
    }
    if (path.endsWith('/auth/refresh')) return rotate(session, given.refresh_token)
    if (access === undefined) return problem(401, 'authentication_required')
    if (!session?.alive) return problem(401, 'token_invalid')
    if (Number(claims(access)['n']) <= session.expired) return problem(401, 'token_expired')
    if (!/\/auth\/(reauthenticate|password)$/.test(path)) return json({ sub: session.sub, body })
    session.alive = false
    return json({ ...world.start(session.sub), expires_in: 900 })
  }

  function rotate(session: Session | undefined, presented: string): Response {
    if (!session?.alive) return problem(401, 'session_ended')
    const { gen } = claims(presented)
    if (gen === session.generation) session.generation++
    else if (gen !== session.generation - 1) {
      session.alive = false
      return problem(401, 'refresh_token_reused')
    }
    session.access++
    return json({ ...pair(session), expires_in: 900 })
  }

  return world
}

function pair({ sub, sid, generation: gen, access: n }: Session) {
  return { access_token: token({ sub, sid, n }), refresh_token: token({ sub, sid, gen }) }
}

export function claims(jwt: string | undefined): Record<string, unknown> {
  const [, payload = ''] = String(jwt).split('.')
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString())
  } catch {
    return {}
  }
}

/** A storage that tabs share. */
export function createShelf() {
  const shelf = {
    held: undefined as Tokens | undefined,
    storage: {
      get: () => shelf.held,
      set: (tokens: Tokens | undefined) => void (shelf.held = tokens),
    },
  }
  return shelf
}

export type Options = Partial<Exclude<ClientOptions, { readonly cookies: true }>>

/** A client of that world, which waits for nothing between tries. */
export function clientOf(world: ReturnType<typeof createWorld>, options: Options = {}) {
  const baseUrl = 'https://api.example.com'
  return createClient({ baseUrl, fetch: world.fetch, wait: async () => {}, ...options })
}

export const ann = { username: 'ann', password: 'secret' }
export const bob = { username: 'bob', password: 'secret' }

export const outcomeOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

/** Whom the API took the request for; the status where it refused it. */
export async function whoIs(client: { fetch: (path: string) => Promise<Response> }, path = '/me') {
  const response = await client.fetch(path)
  return response.ok ? ((await response.json()) as { sub: string }).sub : response.status
}
