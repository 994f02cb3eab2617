import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common'
import { catchError, type Observable, throwError } from 'rxjs'
import { type Settings, SETTINGS } from './options.ts'
import { refuse } from './refuse.ts'

/**
 * Makes HttpExceptions of the AuthErrors that handlers and pipes throw, so that every exception filter knows their status.
 * The module makes it a global interceptor.
 */
@Injectable()
export class SallyportInterceptor implements NestInterceptor {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => refuse(error, context, this.settings))))
  }
}
