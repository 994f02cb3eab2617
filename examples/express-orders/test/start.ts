import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { auditExpress } from '@sallyport/express'
import { hashOfPassword, type StartApp } from '../../e2e/src/index.ts'
import { createApp } from '../src/app.ts'
import { migrate } from '../src/database.ts'
import { seed } from '../src/seed.ts'

/** Does what `main.ts` does, on its own port. */
export const start: StartApp = async options => {
  const { app, auth, database, env, close } = createApp(options)
  await migrate(database)
  if (!env.production) await seed(database, await hashOfPassword(options.hasher))
  await auth.ready()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    auth,
    database,
    audit: () => auditExpress(app),
    async close() {
      server.close()
      server.closeAllConnections()
      await close()
    },
  }
}
