import { createApp } from './app.ts'
import { migrate } from './database.ts'
import { seed } from './seed.ts'

const { app, auth, database, env, close } = createApp({ env: process.env })

await migrate(database)
if (!env.production) await seed(database)
await auth.ready()

const server = app.listen(env.PORT, env.HOST, error => {
  if (error) throw error
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : env.PORT
  console.log(`Listening on http://${env.HOST}:${port}`)
})

function stop(): void {
  server.close(() => void close())
  server.closeIdleConnections()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

// With it, `sallyport studio src/main.ts` shows the routes.
export { app }
