import express from 'express'
import { build } from '../../../../express/test/adapter-app.ts'
import { sallyport } from '../../../../express/src/index.ts'
import { serveNode } from './node-server.ts'
import { suitesIn } from './suites.ts'

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default suitesIn({
  name: 'express',
  looseSpelling: '/ADMIN/x/',
  start: async app => serveNode(port => build({ express, sallyport }, app).listen(port)),
})
