import { connect } from 'node:net'

/** A server that a store's tests run against. */
export type ServiceName = 'redis' | 'postgres' | 'mysql'

interface Service {
  readonly variable: string
  readonly url: string
  readonly port: number
}

const services: Readonly<Record<ServiceName, Service>> = {
  redis: { variable: 'REDIS_URL', url: 'redis://127.0.0.1:6379', port: 6379 },
  postgres: { variable: 'DATABASE_URL', url: 'postgres://postgres@127.0.0.1:5432/test', port: 5432 },
  mysql: { variable: 'MYSQL_URL', url: 'mysql://root@127.0.0.1:3306/test', port: 3306 },
}

const probeMilliseconds = 1_000

/**
 * Finds a server for a store's tests. Resolves to its URL, or to undefined if it cannot be reached, and then prints
 * what is skipped.
 *
 * Reads `REDIS_URL`, `DATABASE_URL` or `MYSQL_URL`. Default: the server's usual local port.
 *
 * @throws Error if the server cannot be reached and `SALLYPORT_REQUIRE_SERVICES` is `1`, as in continuous integration.
 * @example
 * ```ts
 * import { requireService } from '@sallyport/testkit'
 * import { describe } from 'vitest'
 * const url = await requireService('redis', process.env)
 * describe.skipIf(url === undefined)('redisStore', () => {})
 * ```
 */
export async function requireService(
  name: ServiceName,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const service = services[name]
  const url = env[service.variable] || service.url
  if (await listens(url, service.port)) return url
  const missing = `${name} is not reachable (${service.variable})`
  if (env.SALLYPORT_REQUIRE_SERVICES === '1') throw new Error(missing)
  process.stderr.write(`skipped: ${missing}\n`)
  return undefined
}

function listens(url: string, usualPort: number): Promise<boolean> {
  const { hostname, port } = new URL(url)
  // URL keeps the brackets of an IPv6 address, which connect() does not accept.
  const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1'
  return new Promise(resolve => {
    const socket = connect({ host, port: Number(port) || usualPort })
    const settle = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.setTimeout(probeMilliseconds, () => settle(false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
