import { type Origin, readExpressStack } from '@sallyport/core/adapter'
import type { PlatformRoutes } from './platform-route.ts'

/**
 * Lists what the Express application that Nest runs on serves: Nest's routes, and whatever else was mounted on it, by
 * `app.use`, by a raw route, or when a module was initialized.
 *
 * @param known the names of the routes that Nest maps.
 */
export function listExpressRoutes(instance: object, known: ReadonlySet<string>): PlatformRoutes {
  const isEnd = ({ file }: Origin, path: string) => isOf(proxies, file) && !known.has(`ALL ${path}`)
  const stack = readExpressStack(instance, { isHarmless: ({ file }) => isOf(middleware, file), isEnd })
  return { ...stack, precedence: 'first' }
}

const proxies = /\/@nestjs\/core\/router\/router-proxy\.js$/
/** What Nest makes of middleware, which is told of by its own list. */
const middleware = /\/@nestjs\/core\/(middleware\/middleware-module|router\/router-proxy)\.js$/

function isOf(pattern: RegExp, file = ''): boolean {
  return pattern.test(file)
}
