/** Where tokens travel: in bodies and the `Authorization` header, or in cookies. */
export type Mode = 'body' | 'cookies'

/** A request to record. */
export interface Ask {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A response that came back, with what differs from run to run replaced. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The JSON of the body; undefined if there was none. */
  readonly body: unknown
}

/** A request and its response. */
export interface Exchange {
  readonly ask: Ask
  readonly answer: Answer
}

/** The headers of a response that belong to the contract, in the order in which they are shown. */
const shownHeaders = ['content-type', 'cache-control', 'www-authenticate', 'retry-after', 'allow', 'set-cookie']

/** Sends a request over HTTP and returns the exchange. */
export async function exchange(origin: string, ask: Ask): Promise<Exchange> {
  const { method, path, headers, body } = ask
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(origin + path, { method, headers, ...(text !== undefined && { body: text }) })
  const received = await response.text()
  const given = shownHeaders.flatMap(name =>
    (name === 'set-cookie' ? response.headers.getSetCookie() : [response.headers.get(name) ?? []].flat()).map(
      value => [name, stable(value)] as const,
    ),
  )
  return {
    ask: { ...ask, headers: stableHeaders(headers), body: stableBody(body) },
    answer: {
      status: response.status,
      statusText: response.statusText,
      headers: given,
      body: received === '' ? undefined : stableBody(JSON.parse(received)),
    },
  }
}

const token = /eyJ[\w-]{5}[\w-]*\.[\w-]+\.[\w-]+/g
const random = /(?<=[=~. ])[\w-]{16,}(?:~[\w.~-]+)?(?=[;"]|$)/g

/** Replaces tokens and random ids, of which every run has others. */
function stable(text: string): string {
  return text.replaceAll(token, found => `${found.slice(0, 8)}…`).replaceAll(random, '…')
}

function stableHeaders(headers: Ask['headers']): Ask['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, stable(value)]))
}

/** Members whose values are random, apart from tokens in JWS form. */
const randomMembers: ReadonlySet<string> = new Set(['id', 'csrf_token', 'device_token', 'token', 'kid', 'x', 'y'])

function stableBody(body: unknown): unknown {
  if (body === undefined || typeof body === 'string') return body
  return JSON.parse(JSON.stringify(body), (name, value: unknown) => {
    if (typeof value !== 'string') return value
    const replaced = value.replaceAll(token, found => `${found.slice(0, 8)}…`)
    return replaced === value && randomMembers.has(name) && value !== '' ? '…' : replaced
  })
}
