import type { App } from './origin.ts'

/** A response whose body was read. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Sends JSON. Redirects are not followed. */
export function send(
  app: App,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Response> {
  const withBody = body === undefined ? {} : { body: JSON.stringify(body) }
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  return fetch(`${app.url}${path}`, { method, headers: { ...type, ...headers }, redirect: 'manual', ...withBody })
}

/** Sends JSON and reads the response. */
export async function ask(...request: Parameters<typeof send>): Promise<Answer> {
  return answerOf(await send(...request))
}

/** Reads a response. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  try {
    return { status: response.status, body: JSON.parse(text) }
  } catch {
    return { status: response.status, body: text }
  }
}

/** Reads the cookies that a response sets, as `name=value`, and adds them to those that the client had. */
export function cookiesOf(response: Response, before: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const cookies = new Map(before)
  for (const line of response.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    const isOver = value === '' || attributes.some(each => /^max-age=0$/i.test(each))
    if (isOver) cookies.delete(name)
    else cookies.set(name, value)
  }
  return cookies
}

/** The header that sends cookies. */
export function cookieHeader(cookies: ReadonlyMap<string, string>): Record<string, string> {
  return cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
}
