// The web entry on the server that Bun or Deno brings.
import * as core from '@sallyport/core'
import { auditWeb, bunIp, denoIp, sallyport } from '@sallyport/core/web'
import { makeAuth, walk } from '../day.cjs'

const auth = await makeAuth({ core })
const { guard, claims, router } = sallyport(auth, { clientIp: globalThis.Bun === undefined ? denoIp : bunIp })
const app = router({
  'GET /me': guard().route(request => {
    const { sub, roles } = claims(request)
    return Response.json({ sub, roles })
  }),
})
if (auditWeb(app).findings.length > 0) throw new Error('the audit has findings')

function serve() {
  if (globalThis.Bun !== undefined) {
    const server = globalThis.Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch })
    return { port: server.port, stop: () => server.stop(true) }
  }
  const server = globalThis.Deno.serve({ port: 0, hostname: '127.0.0.1', onListen() {} }, app.fetch)
  return { port: server.addr.port, stop: () => server.shutdown() }
}

const { port, stop } = serve()
try {
  await walk(auth, core, `http://127.0.0.1:${port}`)
} finally {
  await stop()
  await auth.close()
}
