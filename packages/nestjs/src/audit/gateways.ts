import type { INestApplication } from '@nestjs/common'
import { DiscoveryService } from '@nestjs/core'
import { isSallyportGuard } from '../guard.ts'

/** Finds the gateways that no guard of ours stands before: Nest asks no global guard for them. */
export function findOpenGateways(app: INestApplication): readonly string[] {
  return app
    .get(DiscoveryService, { strict: false })
    .getProviders()
    .map(({ metatype }) => metatype)
    .filter(type => typeof type === 'function' && Reflect.getMetadata('websockets:is_gateway', type) === true)
    .filter(type => !guardsOn(type!).some(isSallyportGuard))
    .map(type => `The gateway ${type!.name} has no @UseGuards(SallyportGuard): a global guard is not asked.`)
}

function guardsOn(type: object): readonly unknown[] {
  const guards: unknown = Reflect.getMetadata('__guards__', type)
  return Array.isArray(guards) ? guards : []
}
