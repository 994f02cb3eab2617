import { guardOf } from '../on-route.ts'
import { type AnyApp, routesSeen } from './ledger.ts'

/** Reads the requirement of every route after all plugins are loaded. Throws TypeError for an invalid access. */
export function checkRoutes(app: AnyApp): void {
  for (const { options, guard } of routesSeen(app)!) guardOf(options, guard.findGuard)
}
