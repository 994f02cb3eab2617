import type { ExecutionContext } from '@nestjs/common'
import { isAuthError } from '@sallyport/core'
import { errorFields, type FrameworkResponse, isAnswered, setHeaders } from '@sallyport/core/adapter'
import { AuthException, toException } from './exception.ts'
import type { ReadOptions } from './options.ts'
import { toHttpRequest } from './request.ts'

/**
 * Turns an error into what exception filters expect. Over HTTP the response gets the headers of the refusal, such as
 * `WWW-Authenticate`, because filters set none. GraphQL shows `extensions`, and by default runs no filter for fields.
 */
export function refuse(error: unknown, context: ExecutionContext, options: ReadOptions): unknown {
  if (isAuthError(error) && context.getType() === 'http') {
    const response = context.switchToHttp().getResponse<FrameworkResponse>()
    if (!isAnswered(response)) setHeaders(response, errorFields(error, options).headers)
  }
  const exception = toException(error, options, toHttpRequest(requestOf(context, options)))
  if (exception instanceof AuthException && context.getType<string>() === 'graphql') {
    return Object.assign(exception, { extensions: exception.getResponse() })
  }
  return exception
}

/** The platform's request, or what the option `getRequest` returns. */
export function requestOf(context: ExecutionContext, { getRequest }: ReadOptions): unknown {
  return context.getType() === 'http' ? context.switchToHttp().getRequest<unknown>() : getRequest(context)
}
