import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { ModulesContainer } from '@nestjs/core'
import { AuthError } from '@sallyport/core'
import type { HttpRequest } from '@sallyport/core/http'
import { isObservable, lastValueFrom } from 'rxjs'
import { OPTIONS, type ReadOptions } from './options.ts'
import { refuse, requestOf } from './refuse.ts'
import { toHttpRequest } from './request.ts'
import { isAdmitted, keepAuth } from './request-auth.ts'
import { type FindGuard, type Found, GUARDS } from './rules/method-guards.ts'
import { sallyportModulesIn } from './rules/one-module.ts'

// Registered, so that two copies of the package know each other's guard.
const mark = Symbol.for('sallyport.nest-guard')

/**
 * Lets a request in by the rules of its class and method; without rules, any signed-in user.
 *
 * The module makes it a global guard. Nest runs no global guard for WebSocket gateways, and for microservices of a hybrid
 * application only with `inheritAppConfig`: put `@UseGuards(SallyportGuard)` on those.
 */
@Injectable()
export class SallyportGuard implements CanActivate {
  static readonly [mark] = true

  /** Classes with `@UseGuards` have their own instance: it calls the module's guard, which a test may have replaced. */
  #guard: CanActivate | undefined

  constructor(
    @Inject(GUARDS) private readonly findGuard: FindGuard,
    @Inject(OPTIONS) private readonly options: ReadOptions,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {}

  /** Checks a request by the decorators of its handler. Rejects with an AuthError as an HttpException. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const guard = (this.#guard ??= guardIn(this.modules) ?? this)
    return guard === this ? this.admit(context) : settled(guard.canActivate(context))
  }

  /** Returns true without a promise if nothing must be waited for: Nest then goes on at once. */
  private admit(context: ExecutionContext): boolean | Promise<boolean> {
    const { checkAtOnce } = this.findGuard(context.getClass(), context.getHandler())
    if (checkAtOnce === undefined || isAdmitted(context)) return true
    try {
      const request = requestOf(context, this.options)
      const found = checkAtOnce(readRequest(request))
      return found instanceof Promise ? this.admitLater(context, request, found) : keep(context, request, found)
    } catch (error) {
      throw refuse(error, context, this.options)
    }
  }

  private async admitLater(context: ExecutionContext, request: unknown, found: Promise<Found>): Promise<boolean> {
    try {
      return keep(context, request, await found)
    } catch (error) {
      throw refuse(error, context, this.options)
    }
  }
}

function keep(context: ExecutionContext, request: unknown, found: Found): true {
  keepAuth(context, found)
  if (found?.properties !== undefined) Object.assign(request as object, found.properties)
  return true
}

function readRequest(native: unknown): HttpRequest {
  const request = toHttpRequest(native)
  if (request === undefined) throw new AuthError('authentication_required')
  return request
}

function guardIn(modules: ModulesContainer): CanActivate | undefined {
  const [module] = sallyportModulesIn(modules)
  return module?.providers.get(SallyportGuard)?.instance as CanActivate | undefined
}

async function settled(answer: ReturnType<CanActivate['canActivate']>): Promise<boolean> {
  return isObservable(answer) ? lastValueFrom(answer) : answer
}

/** Tells whether what is given to `@UseGuards` is the guard, of this copy of the package or another. */
export function isSallyportGuard(guard: unknown): boolean {
  return typeof guard === 'function' && Reflect.get(guard, mark) === true
}
