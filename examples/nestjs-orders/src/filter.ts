import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common'
import { AuthError } from '@sallyport/core'
import type { Response } from 'express'
import { isFault, problemOf } from './problem.ts'

/** Answers what Sallyport's own filter leaves: every other error is a problem document too. */
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
