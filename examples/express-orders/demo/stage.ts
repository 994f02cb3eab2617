import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createApp } from '../src/app.ts'
import { migrate } from '../src/database.ts'
import { seed } from '../src/seed.ts'
import { createClient, type Client } from './client.ts'

/** The application and its clock. */
export interface Stage extends Client {
  readonly url: string
  /** Moves the clock by seconds. */
  wait(seconds: number): void
  close(): Promise<void>
}

/** Starts the example on a free port with an empty database in memory. */
export async function openStage(): Promise<Stage> {
  let waited = 0
  const secret = () => randomBytes(32).toString('base64url')
  const { app, auth, database, close } = createApp({
    // Every client has the same address here, which a throttle would refuse.
    env: { DATABASE_URL: 'memory:', JWT_ACCESS_SECRET: secret(), JWT_REFRESH_SECRET: secret(), THROTTLE: 'off' },
    clock: () => Date.now() + waited,
  })
  await migrate(database)
  await seed(database)
  await auth.ready()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    ...createClient(url),
    wait: seconds => void (waited += seconds * 1000),
    async close() {
      server.close()
      server.closeAllConnections()
      await close()
    },
  }
}
