import { createApp } from './app.ts'
import { migrate } from './database.ts'
import { seed } from './seed.ts'

const { app, auth, database, env } = await createApp({ env: process.env })

await migrate(database)
if (!env.production) await seed(database)
await auth.ready()

console.log(`Listening on ${await app.listen({ port: env.PORT, host: env.HOST })}`)

const stop = (): void => void app.close()
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

// With it, `sallyport studio src/main.ts` shows the routes.
export { app }
