import type { StoreSpec } from '../../shared/store/kinds.ts'
import { expressOrders } from './express-orders.ts'
import { fastifyOrders } from './fastify-orders.ts'
import { nestExpressOrders, nestFastifyOrders } from './nest-orders.ts'
import { partsOn } from './parts.ts'

// An application in its own process: it prints its port, and closes on SIGTERM or when it is asked for /stop.
const frameworks = {
  express: expressOrders,
  fastify: fastifyOrders,
  'nestjs on express': nestExpressOrders,
  'nestjs on fastify': nestFastifyOrders,
}
const { framework, order, spec } = JSON.parse(process.argv[2]!) as {
  readonly framework: keyof typeof frameworks
  readonly order: string
  readonly spec: StoreSpec
}

let closing: Promise<unknown> | undefined
const parts = partsOn(spec)
const running = await frameworks[framework][order]!(parts, () => void (closing ??= running.close()))
if (running.hearsSignals !== true) process.on('SIGTERM', () => void (closing ??= running.close()))
await parts.auth.ready()
console.log(running.port)
