import { createAuth } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import { issuer } from '../../shared/member/auth-of.ts'
import { firstKeys, ringsOf } from '../../shared/member/keys.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import type { StoreSpec } from '../../shared/store/kinds.ts'
import { poolOf } from '../../shared/store/postgres.ts'
import { everybody } from '../../shared/store/users.ts'

/** The parts of an application that closes. */
export interface Parts {
  readonly pool: Pool
  readonly auth: ReturnType<typeof authOn>
}

/** A running application that closes its parts in some order. */
export interface Closing {
  readonly port: number
  close(): Promise<unknown>
  /** Whether it closes on signals without our help. */
  readonly hearsSignals?: boolean
}

/** Starts an application that calls `stop` on a request for `/stop`. */
export type StartClosing = (parts: Parts, stop: () => void) => Promise<Closing>

/** Creates a pool and an Auth that listens on one of its connections. */
export function partsOn(spec: StoreSpec): Parts {
  const pool = poolOf(spec)
  return { pool, auth: authOn(pool, spec.space) }
}

function authOn(pool: Pool, schema: string) {
  return createAuth({
    issuer,
    audience: issuer,
    ...ringsOf(firstKeys),
    store: postgresStore(pool, { schema }),
    users: everybody(),
    claims: user => ({ roles: user.roles }),
    hashing: { hasher: quickHasher() },
    throttle: false,
    production: false,
  })
}
