import { isRouter, routerOf } from '@sallyport/core/adapter'
import type { Finding } from '@sallyport/core/http'
import { isErrors } from '../errors.ts'

/** Finds an `errors()` before the last route without another one after it: Express does not call it for later routes. */
export function misplacedErrors(app: object): readonly Finding[] {
  const { stack } = routerOf(app)
  const last = stack.findLastIndex(({ handle, route }) => route !== undefined || isRouter(handle))
  const isBefore = stack.slice(0, last).some(({ handle }) => isErrors(handle))
  const isAfter = stack.slice(last + 1).some(({ handle }) => isErrors(handle))
  if (!isBefore || isAfter) return []
  return [{ kind: 'misplaced', message: 'errors() is used before routes, and answers no refusal of theirs.' }]
}
