import { type Origin, readExpressStack } from '@sallyport/core/adapter'
import type { PlatformRoutes } from './platform-route.ts'

/**
 * Lists the routes of the Express application that Nest runs on: Nest's routes, and others that were mounted by `app.use`,
 * by a raw route, or when a module was initialized.
 *
 * @param known the names of the routes that Nest maps.
 */
export function listExpressRoutes(instance: object, known: ReadonlySet<string>): PlatformRoutes {
  const isEnd = ({ file }: Origin, path: string) => isOf(proxies, file) && !known.has(`ALL ${path}`)
  const stack = readExpressStack(instance, { isHarmless: ({ file }) => isOf(middleware, file), isEnd })
  return { ...stack, precedence: 'first' }
}

const proxies = /\/@nestjs\/core\/(?:[\d.]+\/)?router\/router-proxy\.js$/
/** The function that Nest wraps middleware in. The middleware itself comes from Nest's list. */
const middleware = /\/@nestjs\/core\/(?:[\d.]+\/)?(middleware\/middleware-module|router\/router-proxy)\.js$/

function isOf(pattern: RegExp, file = ''): boolean {
  return pattern.test(file)
}
