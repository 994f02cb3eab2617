import type { ExecutionContext } from '@nestjs/common'
import { isAuthError } from '@sallyport/core'
import { errorFields } from '@sallyport/core/adapter'
import { AuthException, toException } from './exception.ts'
import type { Settings } from './options.ts'
import { isAnswered, type PlatformResponse, setHeader } from './reply.ts'
import { toHttpRequest } from './request.ts'

/**
 * Gives an error as exception filters know it. Over HTTP the response gets the headers of the refusal, such as
 * `WWW-Authenticate`: filters set none. GraphQL shows `extensions`, and asks no filter for a field by default.
 */
export function refuse(error: unknown, context: ExecutionContext, settings: Settings): unknown {
  if (isAuthError(error) && context.getType() === 'http') {
    const response = context.switchToHttp().getResponse<PlatformResponse>()
    const { headers } = errorFields(error, settings)
    if (!isAnswered(response)) for (const [name, value] of headers) setHeader(response, name, value)
  }
  const exception = toException(error, settings, toHttpRequest(requestOf(context, settings)))
  if (exception instanceof AuthException && context.getType<string>() === 'graphql') {
    return Object.assign(exception, { extensions: exception.getResponse() })
  }
  return exception
}

/** The platform's request, or what the option `getRequest` finds. */
export function requestOf(context: ExecutionContext, { getRequest }: Settings): unknown {
  return context.getType() === 'http' ? context.switchToHttp().getRequest<unknown>() : getRequest(context)
}
