import type { Server } from 'node:http'
import { NestFactory } from '@nestjs/core'
import { expressAdapter, moduleOf } from '../../../../nestjs/test/adapter-app.ts'
import { serveNode } from './node-server.ts'
import { suitesIn } from './suites.ts'

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default suitesIn({
  name: 'nestjs on express',
  looseSpelling: '/ADMIN/x/',
  start: async spec =>
    serveNode(async port => {
      const app = await NestFactory.create(moduleOf(spec), expressAdapter(spec.isLoose), { logger: false })
      await app.listen(port)
      return app.getHttpServer() as Server
    }),
})
