import assert from 'node:assert/strict'

/** The answer of a login or a refresh. */
export interface Pair {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
}

/** A response with its body. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** How long it took. */
  readonly milliseconds: number
}

/** An HTTP client for the application. */
export interface Client {
  get(path: string, token?: string): Promise<Answer>
  post(path: string, body: unknown, token?: string): Promise<Answer>
  login(username: string): Promise<Pair>
}

/** The password of every seeded user. */
export const password = 'correct horse battery staple'

export function createClient(url: string): Client {
  async function call(method: string, path: string, token: string | undefined, body: string | null): Promise<Answer> {
    const began = performance.now()
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    }
    const response = await fetch(url + path, { method, headers, body })
    const text = await response.text()
    return { status: response.status, text, headers: response.headers, milliseconds: performance.now() - began }
  }

  const post: Client['post'] = (path, body, token) => call('POST', path, token, JSON.stringify(body))
  return {
    get: (path, token) => call('GET', path, token, null),
    post,
    async login(username) {
      const answer = await post('/auth/login', { username, password })
      assert.equal(answer.status, 200)
      return pairOf(answer)
    },
  }
}

export function bodyOf({ text }: Answer): Readonly<Record<string, unknown>> {
  return JSON.parse(text) as Record<string, unknown>
}

export function pairOf({ text }: Answer): Pair {
  return JSON.parse(text) as Pair
}

/** The status and code of a refusal, as in `403 forbidden`. */
export function refusal(answer: Answer): string {
  return `${answer.status} ${String(bodyOf(answer)['code'])}`
}

/** Decodes a token. Tokens are signed but not encrypted, so anyone can read them. */
export function payloadOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}
