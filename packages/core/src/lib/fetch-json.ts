import { UnexpectedValue } from './failure.ts'

/** The most bytes of a response. Key sets and introspection responses have a few thousand. */
const mostBytes = 262_144
/** The timeout of a request and its response, in milliseconds. */
const longestFetch = 5000

/** What a server responded with. */
export interface JsonAnswer {
  readonly status: number
  /** Undefined if it is not JSON. */
  readonly body: unknown
}

/**
 * Fetches JSON from another server, within 5 seconds. It does not follow redirects. It rejects if the server does not
 * respond or sends more than 256 KiB; the rest is not read.
 */
export async function fetchJson(url: string, init: RequestInit = {}): Promise<JsonAnswer> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(longestFetch) })
  return { status: response.status, body: parse(await readText(response)) }
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw new UnexpectedValue('answered more than 256 KiB')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
