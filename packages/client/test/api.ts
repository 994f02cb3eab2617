import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request that the API received. */
export interface Seen {
  readonly path: string
  readonly method: string
  readonly token: string | undefined
  readonly body: string
}

type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>]

/**
 * A small API with Sallyport's contract: access tokens `a1`, `a2`, … of which the last is valid, refresh tokens `r1`, …
 * and a replay of the last rotation. `override` can return another response to a request; with `'lost'`, the request is
 * processed and the connection closed.
 */
export async function startApi() {
  const seen: Seen[] = []
  const state = {
    generation: 0,
    alive: false,
    override: (_request: Seen): Answer | 'lost' | undefined => undefined,
    commit: true,
  }
  const server = createServer((request, response) => void serve(request, response))

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '', method = '', headers } = request
    const entry = { path, method, token: headers.authorization?.replace('Bearer ', ''), body: await text(request) }
    seen.push(entry)
    const override = state.override(entry)
    if (override === 'lost') {
      if (state.commit) answer(entry)
      request.socket.destroy()
      return
    }
    send(response, override ?? answer(entry))
  }

  function answer({ path, token, body }: Seen): Answer {
    if (path === '/v1/auth/login')
      return body.includes('"secret"') ? begin() : problem(401, 'credentials_invalid', false)
    if (path === '/v1/auth/refresh') return rotate(JSON.parse(body).refresh_token)
    if (path === '/v1/auth/logout') return end()
    if (!state.alive || token === undefined) return problem(401, 'authentication_required', false)
    if (token !== `a${state.generation}`) return problem(401, 'token_expired', false)
    return [200, { path, body }]
  }

  function begin(): Answer {
    Object.assign(state, { alive: true, generation: state.generation + 1 })
    return pair()
  }

  function rotate(refreshToken: string): Answer {
    if (!state.alive) return problem(401, 'session_ended', false)
    if (refreshToken === `r${state.generation - 1}`) return pair()
    if (refreshToken !== `r${state.generation}`) return problem(401, 'refresh_token_reused', false)
    state.generation++
    return pair()
  }

  function end(): Answer {
    state.alive = false
    return [204]
  }

  function pair(): Answer {
    const n = state.generation
    return [200, { access_token: `a${n}`, refresh_token: `r${n}`, token_type: 'Bearer', expires_in: 900 }]
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    state,
    /** Expires the access tokens issued so far. The refresh token stays valid. */
    expire: () => void state.generation++,
    count: (path: string) => seen.filter(request => request.path === path).length,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** A response with a problem document. */
export function problem(status: number, code: string, retry: boolean, headers = {}): Answer {
  const type = { 'content-type': 'application/problem+json', ...headers }
  return [status, { type: 'about:blank', title: 'No', detail: `It is ${code}.`, status, code, retry }, type]
}

function send(
  response: ServerResponse,
  [status, body, headers = { 'content-type': 'application/json' }]: Answer,
): void {
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body))
}
