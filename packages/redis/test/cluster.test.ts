import { afterAll, beforeAll, describe } from 'vitest'
import { clusterClients } from './clients.ts'
import { canStartServers, startCluster, type TestServer } from './server.ts'
import { conformance } from './suite.ts'

describe.runIf(canStartServers(process.env))('R-6 a cluster of three primaries', () => {
  let cluster: TestServer

  beforeAll(async () => {
    cluster = await startCluster()
  })

  afterAll(() => cluster.stop())

  conformance(clusterClients, () => cluster.url)
})
