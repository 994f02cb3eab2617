import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common'
import { AuthError } from '@sallyport/core'
import type { Response } from 'express'
import { isFault, problemOf } from './problem.ts'

/** Turns the errors that Sallyport's filter does not handle into problem documents. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const error = exception instanceof NotFoundException ? new AuthError('not_found') : exception
    if (isFault(error)) console.error(error)
    const { status, headers, body } = problemOf(error)
    const response = host.switchToHttp().getResponse<Response>()
    response.status(status).set(Object.fromEntries(headers)).send(JSON.stringify(body))
  }
}
