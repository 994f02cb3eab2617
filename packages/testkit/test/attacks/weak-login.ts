import type { Credentials } from '../../src/attacks/options.ts'
import { mac } from '../../src/attacks/tokens/forge.ts'
import { accessSecret, isOdd, type Loose, type Reply } from './weak-parts.ts'
import type { Claims } from './weak-token.ts'

const limit = 5

/** Whether and how attempts are counted: by name, or by what the client sends. */
interface Throttling {
  readonly throttles: boolean
  readonly byName: boolean
}

/** Login routes with typical mistakes. */
export function openLogin(people: readonly Credentials[], { throttles, byName }: Throttling) {
  const failures = new Map<string, number>()
  let asked = 0
  let mails = 0

  async function logIn(request: Loose): Promise<Reply> {
    const { username, password } = fieldsOf(request.body)
    const key = byName ? String(username) : clientOf(request, username)
    const count = failures.get(key) ?? 0
    if (throttles && count >= limit) return { status: 429 }
    const person = people.find(each => each.username === normal(username))
    if (typeof username === 'string' && isOdd(normal(username))) throw new Error('syntax error in the query')
    if (person === undefined) return typeof username === 'object' ? pair('alice') : { status: 404 }
    // Other requests run between reading and writing the counter.
    await new Promise(resolve => setTimeout(resolve, 5))
    if (!matches(password, person.password)) {
      failures.set(key, count + 1)
      return refusal(String(password))
    }
    return person.username === 'carol' ? { status: 403 } : pair(person.username)
  }

  return {
    mails: () => mails,
    async answer(request: Loose, token: string | undefined, read: (token: string) => Promise<Claims | undefined>) {
      const { path } = request
      if (path === '/auth/login') return logIn(request)
      if (path === '/auth/password/forgot') return forgot(request)
      const { refresh_token: given } = fieldsOf(request.body)
      if (typeof given === 'string' && isOdd(given)) throw new Error('syntax error in the query')
      if (path === '/auth/reauthenticate' && throttles && asked > limit) return { status: 429 }
      const claims = token === undefined ? undefined : await read(token)
      if (claims === undefined || path.startsWith('/auth/password')) return { status: 401 }
      return path === '/auth/logout' ? { status: 204 } : pair('alice')
    },
  }

  function forgot({ body }: Loose): Reply {
    if (asked++ < limit) mails++
    const isKnown = people.some(each => each.username === fieldsOf(body).username)
    return isKnown && fieldsOf(body).username === 'carol' ? { status: 403 } : { status: isKnown ? 500 : 404 }
  }
}

/** A different response for each reason. */
function refusal(password: string): Reply {
  if (password.includes('\0')) return { status: 500 }
  if (password.length > 72) return { status: 422 }
  return { status: password.includes('\uD800') ? 400 : 401 }
}

function pair(username: string): Reply {
  const iat = Math.floor(Date.now() / 1000)
  const roles = username === 'bob' ? ['admin'] : ['maker']
  const rest = { iss: 'https://api.example.com', aud: 'https://api.example.com', sid: 's', jti: 'j', auth_time: iat }
  const token = mac(
    { alg: 'HS256', typ: 'at+jwt' },
    { ...rest, sub: username, iat, exp: iat + 900, roles },
    accessSecret,
  )
  return {
    status: 200,
    body: { access_token: token, refresh_token: token },
    headers: { 'set-cookie': [`Rt=${token}; Domain=example.com`] },
  }
}

/** Parses JSON, forms, lists and strings with JSON. */
function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  if (/^[\w-]+=/.test(body)) return Object.fromEntries(new URLSearchParams(body))
  const value: unknown = JSON.parse(body)
  const fields: Record<string, unknown> = {}
  for (const source of [value].flat().map(each => (typeof each === 'string' ? JSON.parse(each) : each))) {
    for (const name of Object.keys(source as object)) fields[name] = (source as Record<string, unknown>)[name]
  }
  return fields
}

/** Compares like an untyped query by example. */
function matches(given: unknown, actual: string): boolean {
  if (typeof given !== 'string') return true
  return given === actual
}

function normal(username: unknown): string {
  return String(username)
    .normalize('NFKC')
    .replace(/[\0\s\u200B]/g, '')
    .toLowerCase()
}

/** The identity that the client claims. */
function clientOf({ message }: Loose, username: unknown): string {
  const told = ['x-forwarded-for', 'x-real-ip', 'x-client-ip', 'cf-connecting-ip', 'true-client-ip', 'forwarded']
  const names = [...told, 'user-agent', 'x-device', 'cookie']
  return [username, ...names.map(name => message.headers[name])].join('|')
}
