import { afterAll, beforeAll, describe } from 'vitest'
import { clusterClients } from './clients.ts'
import { canStartServers, startCluster, type TestCluster } from './server.ts'
import { conformance, randomPrefix } from './suite.ts'

describe.runIf(canStartServers(process.env))('R-6 a cluster of three primaries', () => {
  let cluster: TestCluster

  beforeAll(async () => {
    cluster = await startCluster()
  })

  afterAll(() => cluster.stop())

  conformance(clusterClients, randomPrefix(), () => cluster.url)
})
