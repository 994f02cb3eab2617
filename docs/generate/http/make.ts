import { examplesFrom } from './examples.ts'
import { type Described, pageOf } from './page.ts'
import { type Recorded, recordRows } from './record.ts'
import { describeRoutes } from './routes.ts'
import { createWorld } from './world.ts'

/** The page of the auth routes, and what it was made from. */
export interface HttpPage {
  readonly routes: readonly Described[]
  readonly recorded: readonly Recorded[]
  readonly text: string
  /** A problem document of each code. */
  readonly examples: ReadonlyMap<string, object>
}

/** Records every exchange and makes the page from it. */
export async function makeHttpPage(): Promise<HttpPage> {
  const world = await createWorld()
  const routes = describeRoutes(world.auth)
  await world.close()
  const recorded = await recordRows()
  return { routes, recorded, text: pageOf(routes, recorded), examples: await examplesFrom(recorded) }
}
