import { createServer } from 'node:http'
import { build, looseSpelling } from '../../../../koa/test/adapter-app.ts'
import { serveNode } from './node-server.ts'
import { suitesIn } from './suites.ts'

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default suitesIn({
  name: 'koa',
  looseSpelling,
  start: async app =>
    serveNode(port => {
      const listener = build(app).callback()
      return createServer((req, res) => void listener(req, res)).listen(port)
    }),
})
