import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { AttackOptions, AttackTarget } from '../../src/attacks/options.ts'
import { mac } from '../../src/attacks/tokens/forge.ts'
import { openLogin } from './weak-login.ts'
import { accessSecret, isOdd, type Loose, type Reply } from './weak-parts.ts'
import { type Claims, weakVerifier } from './weak-token.ts'

const { publicKey } = generateKeyPairSync('ed25519')
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one' }

const user = { username: 'alice', password: 'correct horse battery staple' }
const allowed = { username: 'bob', password: 'correct horse battery staple' }
const blocked = { username: 'carol', password: 'correct horse battery staple' }

interface Faults {
  /** Decodes tokens instead of verifying them. */
  readonly decodes?: boolean
  readonly throttles?: boolean
}

/** The options of the suite for the weak server. */
export function weakOptions(faults: Faults = {}): AttackOptions {
  return {
    name: 'a weak server',
    start: async () => startWeak(faults),
    startThrottled: async () => startWeak({ throttles: true, ...faults }),
    user,
    restricted: { path: '/users?role=checker', role: 'admin', allowed },
    accessSecret,
    publishesKeys: true,
    origin: 'https://app.example.com',
    refreshCookie: 'Rt',
  }
}

/** A server with all the classic faults. */
async function startWeak({ decodes = false, throttles = false }: Faults): Promise<AttackTarget> {
  const log: string[] = []
  const verify = weakVerifier(accessSecret, jwk)
  const read = decodes ? async (token: string) => decode(token) : verify
  const login = openLogin([user, allowed, blocked], { throttles, byName: decodes })
  const server = createServer((message, res) => {
    void (async () => {
      const body = await text(message)
      const { status, body: told, headers } = await answer({ message, path: loosePath(message), body }).catch(fault)
      const line = [message.method, message.url, message.rawHeaders, body, status, JSON.stringify(told)].join(' ')
      log.push(line)
      const { origin } = message.headers
      res.setHeader('x-debug', encodeURIComponent(line))
      res.writeHead(status, { ...headers, ...(origin !== undefined && { 'access-control-allow-origin': origin }) })
      res.end(JSON.stringify(told))
    })()
  })

  async function answer(request: Loose): Promise<Reply> {
    const { message, path } = request
    // Guards only this spelling and only GET, and trusts "internal" requests.
    const isGuarded = message.url === '/users?role=checker' && message.method === 'GET' && !isInternal(message)
    if (isGuarded && !mayList(await claimsOf(request))) return { status: 403 }
    if (path === '/users') return { status: 200, body: { users: ['dave'] } }
    if (path === '/.well-known/jwks.json') return { status: 200, body: { keys: [jwk] } }
    if (path.startsWith('/auth/me/')) return { status: isOdd(path.slice(9)) ? 500 : 404 }
    if (path === '/auth/me') return { status: (await claimsOf(request)) ? 200 : 401 }
    return login.answer(request, tokenOf(request), read)
  }

  async function claimsOf(request: Loose): Promise<Claims | undefined> {
    const token = tokenOf(request)
    return token === undefined ? undefined : read(token).catch(() => undefined)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures: { 'a blocked user': blocked },
    resetToken: async () => mac({ alg: 'HS256' }, { sub: 'alice', typ: 'reset' }, accessSecret),
    resetMails: login.mails,
    logged: () => log.join('\n'),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const fault = (error: unknown): Reply => ({ status: 500, body: String(error) })

function decode(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims
}

/** Normalizes a path as loose routers do. */
function loosePath({ url = '', headers }: IncomingMessage): string {
  const rewritten = headers['x-original-url'] ?? headers['x-rewrite-url'] ?? headers['x-forwarded-prefix'] ?? url
  const bare = String(rewritten)
    .replace(/^https?:\/\/[^/]*/i, '')
    .replace(/[?#].*/, '')
  const decoded = decodeURIComponent(decodeURIComponent(bare))
  const plain = decoded.startsWith('/auth/me/') ? decoded : decoded.replaceAll('\\', '/').replace(/;[^/]*/g, '')
  if (plain.startsWith('/auth/me/')) return plain
  const { pathname } = new URL(`http://x/${plain.replace(/[\0\s]/g, '')}`)
  return pathname
    .replace(/\/+/g, '/')
    .replace(/(.)\/$/, '$1')
    .replace(/\.json$/, match => (plain.includes('jwks') ? match : ''))
    .toLowerCase()
}

function isInternal({ headers }: IncomingMessage): boolean {
  return 'x-middleware-subrequest' in headers || 'x-http-method-override' in headers
}

/** Finds a token anywhere in the request. */
function tokenOf({ message, body }: Loose): string | undefined {
  const values = message.rawHeaders.filter((_, at) => at % 2 === 1)
  const bearer = values
    .map(value => /^Bearer (.+)$/i.exec(value)?.[1])
    .find(value => value !== undefined && /^\{|\./.test(value) && !value.includes('x.y.z'))
  const basic = values.map(value => Buffer.from(/^Basic (.+)/.exec(value)?.[1] ?? '', 'base64').toString())
  const anywhere = [...values, ...basic, message.url ?? '', body].map(
    value => /eyJ[\w-]*\.[\w-]+\.[\w-]*/.exec(value)?.[0],
  )
  const found = anywhere.find(value => value !== undefined)
  return bearer?.startsWith('token=') || /^[^{]*[ ,]/.test(bearer ?? '') ? found : (bearer ?? found)
}

/** Merges claims member by member and accepts anything that looks like the role. */
function mayList(payload: Claims | undefined): boolean {
  const claims: Record<string, unknown> = {}
  for (const name of Object.keys(payload ?? {})) claims[name] = payload?.[name]
  const { roles } = claims
  const grants: Readonly<Record<string, unknown>> = { admin: true, '*': true }
  const named = [roles].flat(2).some(role => Boolean(grants[String(role).trim().toLowerCase()]))
  return named || roles === true || /admin/.test(JSON.stringify(roles) ?? '')
}
