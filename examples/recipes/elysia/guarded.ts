import { markGuard } from '@sallyport/core/http'
import type { NodeContextLike, WebGuard } from '@sallyport/core/web'

interface ElysiaContext {
  request: Request
  params: Record<string, string>
}

/** Puts a handler behind a guard. It gets what the guard found out, and Elysia's context. */
export function guarded<A, C extends ElysiaContext, R>(
  guard: WebGuard<A, NodeContextLike | undefined>,
  handler: (found: A, context: C) => R,
) {
  const answer = async (context: C) => handler(await guard(context.request, undefined, context.params), context)
  return markGuard(answer, guard.description)
}
