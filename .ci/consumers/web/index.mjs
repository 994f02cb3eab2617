// The web entry on the server that Bun or Deno brings.
import * as core from '@sallyport/core'
import { createWebGuard, errorResponse, webRoutes } from '@sallyport/core/web'
import { makeAuth, walk } from '../day.cjs'

const auth = await makeAuth({ core })
const routes = webRoutes(auth)
const guard = createWebGuard(auth)

async function handle(request) {
  try {
    const answer = await routes(request)
    if (answer !== undefined) return answer
    const { claims } = await guard(request)
    return Response.json({ sub: claims.sub, roles: claims.roles })
  } catch (error) {
    return errorResponse(error)
  }
}

function serve() {
  if (globalThis.Bun !== undefined) {
    const server = globalThis.Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handle })
    return { port: server.port, stop: () => server.stop(true) }
  }
  const server = globalThis.Deno.serve({ port: 0, hostname: '127.0.0.1', onListen() {} }, handle)
  return { port: server.addr.port, stop: () => server.shutdown() }
}

const { port, stop } = serve()
try {
  await walk(auth, core, `http://127.0.0.1:${port}`)
} finally {
  await stop()
  await auth.close()
}
