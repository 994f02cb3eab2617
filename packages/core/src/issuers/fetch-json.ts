import { UnexpectedValue } from '../lib/failure.ts'

/** The most bytes of an answer: key sets and introspection responses are a few thousand. */
const mostBytes = 262_144
/** Milliseconds. */
const longestFetch = 5000

/** What a server answered. */
export interface JsonAnswer {
  readonly status: number
  /** Undefined if the answer is not JSON. */
  readonly body: unknown
}

/**
 * Asks another server for JSON, within 5 seconds, without following it elsewhere, and reads at most 256 KiB. Rejects where
 * nothing answers.
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
