import type { ExecutionContext } from '@nestjs/common'
import { isAuthError } from '@sallyport/core'
import { errorFields, type RealmOption } from '@sallyport/core/http'
import { AuthException, toException } from './exception.ts'
import { isAnswered, type PlatformResponse, setHeader } from './reply.ts'

/**
 * Gives an error as exception filters know it. Over HTTP the response gets the headers of the refusal, such as
 * `WWW-Authenticate`: filters set none. GraphQL shows `extensions`, and asks no filter for a field by default.
 */
export function refuse(error: unknown, context: ExecutionContext, options: RealmOption): unknown {
  if (isAuthError(error) && context.getType() === 'http') {
    const response = context.switchToHttp().getResponse<PlatformResponse>()
    const { headers } = errorFields(error, options)
    if (!isAnswered(response)) for (const [name, value] of headers) setHeader(response, name, value)
  }
  const exception = toException(error, options)
  if (exception instanceof AuthException && context.getType<string>() === 'graphql') {
    return Object.assign(exception, { extensions: exception.getResponse() })
  }
  return exception
}
