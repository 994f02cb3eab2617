import type { HttpRequest } from '../request/request.ts'
import type { RequestAuth, Step } from './request-auth.ts'

/** Runs the steps from one of them on. It waits only for steps that return a promise. */
export function walk<U, C>(
  steps: readonly Step<U, C>[],
  from: number,
  start: RequestAuth<U, C>,
  request: HttpRequest,
): RequestAuth<U, C> | Promise<RequestAuth<U, C>> {
  let found = start
  for (let at = from; at < steps.length; at++) {
    const next = steps[at]!(found, request)
    if (next instanceof Promise) return walkLater(steps, at + 1, next, request)
    found = next
  }
  return found
}

async function walkLater<U, C>(
  steps: readonly Step<U, C>[],
  from: number,
  start: Promise<RequestAuth<U, C>>,
  request: HttpRequest,
): Promise<RequestAuth<U, C>> {
  return walk(steps, from, await start, request)
}
