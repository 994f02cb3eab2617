import { explain } from '@sallyport/core/http'
import { auditFastify } from '@sallyport/fastify'
import { hashOfPassword, type StartApp } from '../../e2e/src/index.ts'
import explanations from '../routes.explained.json' with { type: 'json' }
import { createApp } from '../src/app.ts'
import { migrate } from '../src/database.ts'
import { seed } from '../src/seed.ts'

/** Does what `main.ts` does, on its own port. */
export const start: StartApp = async options => {
  const { app, auth, database, env } = await createApp(options)
  await migrate(database)
  if (!env.production) await seed(database, await hashOfPassword(options.hasher))
  await auth.ready()
  return {
    url: await app.listen({ port: 0, host: '127.0.0.1' }),
    auth,
    database,
    audit: async () => explain(await auditFastify(app), explanations),
    close: () => app.close(),
  }
}
