import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expressOrders } from '../../../src/soaks/closing/express-orders.ts'
import { fastifyOrders } from '../../../src/soaks/closing/fastify-orders.ts'
import { nestExpressOrders, nestFastifyOrders } from '../../../src/soaks/closing/nest-orders.ts'
import { bundleApplication, type ClosingCase, runClosing } from '../../../src/soaks/closing/run-closing.ts'
import { createSpace, type Space } from '../../../src/shared/store/space.ts'

const frameworks = {
  express: expressOrders,
  fastify: fastifyOrders,
  'nestjs on express': nestExpressOrders,
  'nestjs on fastify': nestFastifyOrders,
}

const cases = Object.entries(frameworks).flatMap(([framework, orders]): readonly ClosingCase[] => {
  const [first] = Object.keys(orders)
  return [
    { framework, order: first!, by: 'a request' },
    ...Object.keys(orders).map(order => ({ framework, order, by: 'SIGTERM' as const })),
  ]
})

describe('an application exits, whatever the order in which its parts are closed', () => {
  let space: Space
  let bundle: Awaited<ReturnType<typeof bundleApplication>>

  beforeAll(async () => {
    space = await createSpace('postgres')
    bundle = await bundleApplication()
  })

  afterAll(async () => {
    await bundle.remove()
    await space.drop()
  })

  test.each(cases)('$framework, by $by: $order', async each => {
    expect(await runClosing(bundle.file, each, space.spec)).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      connections: 0,
    })
  })
})
