/** A response, with its body read. */
export interface Received {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  /** The cookies that it set, as the value of a `cookie` header. */
  readonly cookies: ReadonlyMap<string, string>
  readonly queries: number
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: object
  readonly form?: Record<string, string>
}

/** Sends a request. The status is 0 if there was no response within five seconds. */
export async function send(url: string, { method, headers = {}, json, form }: Sent = {}): Promise<Received> {
  const body = json ? JSON.stringify(json) : form ? new URLSearchParams(form) : null
  const type: Record<string, string> = json ? { 'content-type': 'application/json' } : {}
  try {
    const response = await fetch(url, {
      method: method ?? (body === null ? 'GET' : 'POST'),
      headers: { ...type, ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(5000),
    })
    return {
      status: response.status,
      body: bodyOf(await response.text()),
      cookies: cookiesOf(response.headers.getSetCookie()),
      queries: Number(response.headers.get('x-queries')),
    }
  } catch {
    return { status: 0, body: {}, cookies: new Map(), queries: 0 }
  }
}

/** Joins cookies to the value of a header. Later ones replace earlier ones; empty ones are deleted. */
export function cookieHeader(...jars: readonly ReadonlyMap<string, string>[]): string {
  const all = new Map(jars.flatMap(jar => [...jar]))
  return [...all].flatMap(([name, value]) => (value === '' ? [] : `${name}=${value}`)).join('; ')
}

/** Reads the value of a header back. */
export function readCookies(header = ''): ReadonlyMap<string, string> {
  return new Map(header.split('; ').map(pair => splitAt(pair)))
}

/** Reads the lines of Set-Cookie. */
export function cookiesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(lines.map(line => splitAt(line.split(';')[0]!)))
}

function splitAt(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}

function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {}
  } catch {
    return {}
  }
}
