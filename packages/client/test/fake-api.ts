import { Buffer } from 'node:buffer'
import { type ClientOptions, createClient, type Tokens } from '../src/index.ts'

/** A request that the client sent. */
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
  /** The number of the last expired access token. */
  expired: number
  alive: boolean
}

type Override = Response | 'lost' | 'hang' | undefined

/** A token in Sallyport's format. Only its payload matters. */
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

/** An API with Sallyport's contract, in memory, for any number of users. */
export function createFakeApi() {
  const sessions = new Map<string, Session>()
  const sent: Sent[] = []
  const api = {
    sent,
    sessions,
    /** Can return another response to a request. With `'lost'`, the request is processed but the response is lost. */
    override: (_request: Sent): Override => undefined,
    /** A request waits for this before the API receives it. */
    before: async (_request: Sent): Promise<void> => {},
    count: (path: string) => sent.filter(request => request.path === path).length,
    /** Expires all access tokens. */
    expire: () => sessions.forEach(session => void (session.expired = session.access)),
    start(sub: string): { access_token: string; refresh_token: string } {
      const sid = `s${sessions.size + 1}`
      sessions.set(sid, { sub, sid, generation: 1, access: 1, expired: 0, alive: true })
      return pair(sessions.get(sid)!)
    },
    async fetch(request: Request): Promise<Response> {
      // As `fetch` does.
      if (request.signal?.aborted) throw Object.assign(new Error('Aborted.'), { name: 'AbortError' })
      const path = request.url.replace(/^https:\/\/[^/]+/, '')
      const authorization = request.headers.get('authorization')
      const entry = { path, method: request.method, token: authorization?.slice(7), body: await request.clone().text() }
      sent.push(entry)
      const override = api.override(entry)
      if (override instanceof Response) return override
      if (override === 'hang') return new Promise(() => {})
      await api.before(entry)
      const response = answer(entry)
      if (override === 'lost') throw new TypeError('fetch failed')
      return response
    },
  }

  function answer({ path, token: access, body }: Sent): Response {
    const given = body.startsWith('{') ? JSON.parse(body) : {}
    if (path.endsWith('/auth/login')) {
      if (given.password !== 'secret') return problem(401, 'credentials_invalid')
      const device = 'device_token' in given ? { device_token: `${given.device_token}+${given.username}` } : {}
      return json({ ...api.start(given.username), expires_in: 900, ...device })
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
    return json({ ...api.start(session.sub), expires_in: 900 })
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

  return api
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
export function createSharedStorage() {
  const shared = {
    tokens: undefined as Tokens | undefined,
    storage: {
      get: () => shared.tokens,
      set: (tokens: Tokens | undefined) => void (shared.tokens = tokens),
    },
  }
  return shared
}

export type Options = Partial<Exclude<ClientOptions, { readonly cookies: true }>>

/** A client of the API that does not wait between retries. */
export function clientOf(api: ReturnType<typeof createFakeApi>, options: Options = {}) {
  const baseUrl = 'https://api.example.com'
  return createClient({ baseUrl, fetch: api.fetch, wait: async () => {}, ...options })
}

export const ann = { username: 'ann', password: 'secret' }
export const bob = { username: 'bob', password: 'secret' }

export const outcomeOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

/** The user that the API sees, or the status of an error. */
export async function whoIs(client: { fetch: (path: string) => Promise<Response> }, path = '/me') {
  const response = await client.fetch(path)
  return response.ok ? ((await response.json()) as { sub: string }).sub : response.status
}
