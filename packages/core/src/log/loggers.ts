import { redact } from './redact.ts'

const headers = ['authorization', 'cookie', '["set-cookie"]', '["proxy-authorization"]', '["x-csrf-token"]']

const members = [
  'password',
  'current_password',
  'new_password',
  'passwordHash',
  'password_hash',
  'token',
  'access_token',
  'accessToken',
  'refresh_token',
  'refreshToken',
  'deviceToken',
  'secret',
]

const at = (place: string, name: string) => (name.startsWith('[') ? `${place}${name}` : `${place}.${name}`)

/**
 * Paths for pino's `redact`: the headers of requests and responses, and sensitive members at the top and one level below.
 *
 * @example
 * ```ts
 * import { redactPaths } from '@sallyport/core/log'
 * const log = pino({ redact: { paths: [...redactPaths], censor: '[redacted]' } })
 * ```
 */
export const redactPaths: readonly string[] = Object.freeze([
  ...['req.headers', 'request.headers', 'res.headers', 'response.headers', 'headers', 'err.config.headers'].flatMap(
    place => headers.map(name => at(place, name)),
  ),
  ...members,
  ...members.map(name => `*.${name}`),
  ...members.map(name => `req.body.${name}`),
])

/** The shape of a winston format. It removes the secrets from every logged entry. */
export interface WinstonFormat {
  /** Redacts an entry of the log, and returns it. */
  transform<T extends object>(entry: T): T
}

/**
 * Makes a winston format that removes secrets. Put it before the format that writes.
 *
 * @example
 * ```ts
 * import { winstonRedact } from '@sallyport/core/log'
 * const log = winston.createLogger({ format: winston.format.combine(winstonRedact(), winston.format.json()) })
 * ```
 */
export function winstonRedact(): WinstonFormat {
  return {
    transform(entry) {
      // Winston keeps the level and the message under symbols, which a redacted copy would not have.
      const symbols = Object.getOwnPropertySymbols(entry).map(
        symbol => [symbol, Reflect.get(entry, symbol) as unknown] as const,
      )
      const written = symbols.map(([symbol, value]) => [symbol, typeof value === 'string' ? redact(value) : value])
      return Object.assign(redact({ ...entry }) as object, Object.fromEntries(written)) as typeof entry
    },
  }
}
