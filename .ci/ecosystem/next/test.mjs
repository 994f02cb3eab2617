import { createServer } from 'node:http'
import { once } from 'node:events'
import next from 'next'
import { walk } from './shared/walk.cjs'

const app = next({ dev: false, dir: import.meta.dirname })
await app.prepare()
const server = createServer(app.getRequestHandler()).listen(0, '127.0.0.1')
await once(server, 'listening')
await walk(`http://127.0.0.1:${server.address().port}`)
process.exit()
