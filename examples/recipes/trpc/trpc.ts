import { type AuthError, isAuthError } from '@sallyport/core'
import { errorReply, markGuard, publicAccess } from '@sallyport/core/http'
import { auditWeb, type NodeContextLike, type WebGuard } from '@sallyport/core/web'
import { type AnyRouter, initTRPC, TRPCError } from '@trpc/server'

/** What procedures know of the request: all calls of a batch share it. */
export interface Context {
  request: Request
  connection: NodeContextLike
}

interface Meta {
  /** What the procedure requires, for the audit. */
  guard: WebGuard<unknown>['description']
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false, // otherwise clients get stacks
    errorFormatter({ shape, error }) {
      const problem = errorReply(error.cause ?? error).body
      if (isAuthError(error.cause)) return { ...shape, data: { ...shape.data, problem } }
      // tRPC sends the message of any error, such as one with the address of the database.
      return error.code === 'INTERNAL_SERVER_ERROR' ? { ...shape, message: 'Internal server error' } : shape
    },
  })

const codes = new Map<number, TRPCError['code']>([
  [400, 'BAD_REQUEST'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [422, 'UNPROCESSABLE_CONTENT'],
  [429, 'TOO_MANY_REQUESTS'],
  [503, 'SERVICE_UNAVAILABLE'],
])

function asTrpcError(cause: AuthError): TRPCError {
  const code = codes.get(errorReply(cause).status) ?? 'INTERNAL_SERVER_ERROR'
  return new TRPCError({ code, message: cause.message, cause })
}

/** Gives AuthErrors of guards and of procedures the code that tRPC knows. */
const withCodes = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && isAuthError(result.error.cause)) throw asTrpcError(result.error.cause)
  return result
})

export const { router } = t
const procedure = t.procedure.use(withCodes)

/** A procedure for everybody. The reason is for the audit. */
export function open(reason: string) {
  return procedure.meta({ guard: publicAccess(reason) })
}

/** A procedure behind a guard. Its context has what the guard found out. */
export function guarded<A extends object>(guard: WebGuard<A, NodeContextLike>) {
  return procedure.meta({ guard: guard.description }).use(async ({ ctx, next, getRawInput }) => {
    const found = await guard(ctx.request, ctx.connection, paramsIn(await getRawInput()))
    return next({ ctx: found })
  })
}

/** The strings of an input, for loaders. The input is not parsed yet. */
function paramsIn(input: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(Object(input)).filter(isText))
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string'
}

/** Lists the procedures of a router with their guards, and finds those without one. */
export function auditRouter({ _def }: AnyRouter) {
  const procedures = Object.entries(_def.procedures as Record<string, { _def: { meta?: Meta } }>)
  const marked = procedures.map(
    ([
      name,
      {
        _def: { meta },
      },
    ]) => {
      const answer = () => undefined
      return [`/trpc/${name}`, meta === undefined ? answer : markGuard(answer, meta.guard)]
    },
  )
  return auditWeb(Object.fromEntries(marked))
}
