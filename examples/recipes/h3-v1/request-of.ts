import { Readable } from 'node:stream'
import { getRequestURL, type H3Event } from 'h3-v1'

/**
 * Makes the standard request of an event, instead of `toWebRequest`: that one drops a second header of the same name, and
 * its body throws an uncaught exception if nobody reads it to the end.
 */
export function requestOf(event: H3Event): Request {
  const { req } = event.node
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(req.headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  const { method } = event
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(getRequestURL(event), {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(req) as ReadableStream, duplex: 'half' }),
  })
}
