import { isAnswered, sendReply, setHeaders } from '@sallyport/core/adapter'
import type { HttpReply } from '@sallyport/core/http'
import type { ParameterizedContext } from 'koa'

/**
 * Answers with a reply. Koa sends it when the middlewares in front have seen it.
 *
 * Does nothing if the response has started, or if the client has left.
 */
export function answer(ctx: ParameterizedContext<unknown, unknown>, reply: HttpReply): void {
  if (isAnswered(ctx.res)) return
  // Somebody took the response over from Koa, which therefore sends nothing.
  if (ctx.respond === false) return sendReply(ctx.res, reply)
  const { status, headers, body } = reply
  // Null would be JSON if the type was: Koa then sends the word.
  ctx.remove('content-type')
  ctx.body = body === undefined ? null : JSON.stringify(body)
  ctx.status = status
  setHeaders(ctx.res, headers)
}
