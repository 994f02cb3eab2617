import type { ServerResponse } from 'node:http'
import type { HttpReply } from '@sallyport/core/http'

/** What is used of a Fastify reply. */
interface FastifyReply {
  readonly raw: ServerResponse
  /** Whether the response has ended, or was taken over. */
  readonly sent: boolean
  code(status: number): unknown
  /** Adds a `set-cookie` to those that are set. */
  header(name: string, value: string): unknown
  send(payload?: Buffer): unknown
}

/** What platform-express or platform-fastify answers with. */
export type PlatformResponse = ServerResponse | FastifyReply

/**
 * Sends a reply as it is: what Express sends by itself gets an `ETag`, and may become a 304. Does nothing where something
 * else has begun to answer, such as a timeout, or where the client has left.
 */
export function sendReply(response: PlatformResponse, { status, headers, body }: HttpReply): void {
  if (isAnswered(response)) return
  const text = body === undefined ? undefined : JSON.stringify(body)
  for (const [name, value] of headers) setHeader(response, name, value)
  if (isFastify(response)) {
    response.code(status)
    // To a text Fastify would add a charset, which JSON has none of (RFC 8259 §11).
    response.send(text === undefined ? undefined : Buffer.from(text))
  } else {
    response.statusCode = status
    response.end(text)
  }
}

/** Sets a header, or adds a cookie to those that are set. */
export function setHeader(response: PlatformResponse, name: string, value: string): void {
  if (isFastify(response)) response.header(name, value)
  else if (name === 'set-cookie') response.appendHeader(name, value)
  else response.setHeader(name, value)
}

/** Tells whether somebody has begun to answer, or the client has left. */
export function isAnswered(response: PlatformResponse): boolean {
  const { headersSent, destroyed } = isFastify(response) ? response.raw : response
  return headersSent || destroyed || (isFastify(response) && response.sent)
}

function isFastify(response: PlatformResponse): response is FastifyReply {
  return 'code' in response
}
