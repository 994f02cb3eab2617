import { doorOf } from '../on-route.ts'
import { type AnyApp, routesSeen } from './ledger.ts'

/** Reads what every route asks for when all is loaded. Throws TypeError for an access that is none. */
export function checkRoutes(app: AnyApp): void {
  for (const { options, guard } of routesSeen(app)!) doorOf(options, guard.findDoor)
}
