import { isAuthError } from '../errors.ts'
import { type ErrorOptions, errorReply } from '../http/reply/reply.ts'
import type { HttpRequest } from '../http/request/request.ts'
import { toResponse } from './response.ts'

/** Answers an AuthError. Any other error rejects, so that the runtime logs it. */
export async function answering(
  work: () => Response | Promise<Response>,
  options: ErrorOptions,
  request: HttpRequest,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (isAuthError(error)) return toResponse(errorReply(error, options, request))
    throw error
  }
}
