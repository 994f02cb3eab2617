import type { ServerResponse } from 'node:http'
import type { HttpReply } from './reply.ts'

/** What is used of a Fastify reply. */
export interface FastifyReplyLike {
  /** Whether the response was sent, or somebody took it over. */
  readonly sent: boolean
  /** The response of Node. */
  readonly raw: { readonly headersSent: boolean; readonly destroyed: boolean }
  /** Sets the status. */
  code(status: number): unknown
  /** Adds a `set-cookie` to those that are set. */
  header(name: string, value: string): unknown
  /** Sends the body. */
  send(payload?: unknown): unknown
}

/** The response of a framework on Node: Node's own, as in Express, or Fastify's. */
export type FrameworkResponse = ServerResponse | FastifyReplyLike

/**
 * Sends a reply unchanged: Express's own `send` adds an `ETag` and may answer 304 instead.
 *
 * Does nothing if the response has already started, for example because of a timeout, or if the client has left.
 */
export function sendReply(response: FrameworkResponse, { status, headers, body }: HttpReply): void {
  if (isAnswered(response)) return
  const text = body === undefined ? undefined : JSON.stringify(body)
  setHeaders(response, headers)
  if (isFastify(response)) {
    response.code(status)
    // Fastify adds a charset to strings; JSON has none (RFC 8259 §11).
    response.send(text === undefined ? undefined : Buffer.from(text))
  } else {
    response.statusCode = status
    response.end(text)
  }
}

/** Sets the headers of a reply on a response that the application sends, and returns the body for it to send. */
export function prepareReply(response: FrameworkResponse, { headers, body }: HttpReply): object {
  const own = headers.filter(([name]) => name !== 'content-type')
  setHeaders(response, own)
  return body as object
}

/** Sets headers. A `set-cookie` is added to those that the application has set. */
export function setHeaders(response: FrameworkResponse, headers: HttpReply['headers']): void {
  for (const [name, value] of headers) {
    if (isFastify(response)) response.header(name, value)
    else if (name === 'set-cookie') response.appendHeader(name, value)
    else response.setHeader(name, value)
  }
}

/** Tells whether the response has started, or the client has left. */
export function isAnswered(response: FrameworkResponse): boolean {
  const { headersSent, destroyed } = isFastify(response) ? response.raw : response
  return headersSent || destroyed || (isFastify(response) && response.sent)
}

function isFastify(response: FrameworkResponse): response is FastifyReplyLike {
  return 'raw' in response && 'code' in response
}
