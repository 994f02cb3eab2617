import { createApp } from './app.ts'
import { migrate } from './database.ts'
import { seed } from './seed.ts'

const { app, auth, database, env, close } = await createApp({ env: process.env })

await migrate(database)
if (!env.production) await seed(database)
await auth.ready()

await app.listen(env.PORT, env.HOST)
console.log(`Listening on ${await app.getUrl()}`)

const stop = (): void => void close()
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

// With it, `sallyport studio src/main.ts` shows the routes.
export { app }
