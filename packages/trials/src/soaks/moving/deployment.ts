import { createApp } from 'sallyport-migrations/refresh-table/app/app'
import { openAuth as after } from 'sallyport-migrations/refresh-table/after/auth'
import { openAuth as back } from 'sallyport-migrations/refresh-table/back/auth'
import { openAuth as before } from 'sallyport-migrations/refresh-table/before/auth'
import { secrets, serve } from 'sallyport-migrations/contract/serve'

const versions = { before, after, back }

/** How one server is deployed. */
export interface Release {
  readonly version: keyof typeof versions
  /** The share of the users whom Sallyport serves. */
  readonly percent?: number
  /** The users whom it serves whatever the percentage is. */
  readonly users?: readonly number[]
}

export interface Server {
  readonly release: Release
  readonly url: string
  /** How often each event happened. */
  counts(): ReadonlyMap<string, number>
  close(): Promise<void>
}

/** Makes what starts servers on one database. They have the same secrets. */
export function deployments(databaseUrl: string) {
  const env = {
    ...secrets('JWT_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
    DATABASE_URL: databaseUrl,
    POOL_SIZE: '6',
    BCRYPT_COST: '10',
    OLD_TOKENS_UNTIL: new Date(Date.now() + 365 * 86_400_000).toISOString(),
  }
  async function start(release: Release): Promise<Server> {
    const { version, percent = 0, users = [] } = release
    const settings = { SALLYPORT_PERCENT: String(percent), SALLYPORT_USERS: users.join(',') }
    const { app, counts, close } = createApp({ ...env, ...settings }, versions[version])
    const served = await serve(app, close)
    return { release, url: served.url, counts: () => counts ?? new Map(), close: served.close }
  }
  return { env, start }
}
