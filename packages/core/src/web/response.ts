import type { HttpReply } from '../http/reply/reply.ts'

/** Makes the standard response of a reply. Each `set-cookie` stays a header of its own. */
export function toResponse({ status, headers, body }: HttpReply): Response {
  const init = { status, headers: headers.map(([name, value]): [string, string] => [name, value]) }
  return new Response(body === undefined ? null : JSON.stringify(body), init)
}
