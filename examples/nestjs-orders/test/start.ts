import { auditNest } from '@sallyport/nestjs'
import { hashOfPassword, type StartApp } from '../../e2e/src/index.ts'
import { createApp } from '../src/app.ts'
import { migrate } from '../src/database.ts'
import { seed } from '../src/seed.ts'

/** Does what `main.ts` does, on its own port. */
export const start: StartApp = async options => {
  const { app, auth, database, env, close } = await createApp(options)
  await migrate(database)
  if (!env.production) await seed(database, await hashOfPassword(options.hasher))
  await auth.ready()
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), auth, database, audit: () => auditNest(app), close }
}
