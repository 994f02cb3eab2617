import type { ResponseObject, ResponseToolkit } from '@hapi/hapi'
import type { HttpReply } from '@sallyport/core/http'

/** Answers with a reply, as it is. */
export function respond(h: ResponseToolkit, { status, headers, body }: HttpReply): ResponseObject {
  const response = h.response(body === undefined ? undefined : JSON.stringify(body)).code(status)
  for (const [name, value] of headers) {
    // As it is written, without a charset.
    if (name === 'content-type') response.type(value).charset('')
    else response.header(name, value, { append: name === 'set-cookie' })
  }
  return response
}
