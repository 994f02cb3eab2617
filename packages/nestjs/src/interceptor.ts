import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common'
import { catchError, type Observable, throwError } from 'rxjs'
import { OPTIONS, type ReadOptions } from './options.ts'
import { refuse } from './refuse.ts'

/**
 * Turns AuthErrors that handlers and pipes throw into HttpExceptions, so that every exception filter knows their status.
 * The module makes it a global interceptor, unless the application has no other filter or interceptor, and no GraphQL module.
 */
@Injectable()
export class SallyportInterceptor implements NestInterceptor {
  constructor(@Inject(OPTIONS) private readonly options: ReadOptions) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => refuse(error, context, this.options))))
  }
}
