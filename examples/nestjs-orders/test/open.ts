import { auditNest } from '@sallyport/nestjs'
import { type AuditedApp, offline } from '../../e2e/src/index.ts'
import type * as Module from '../src/app.ts'

/** Creates the application of a module, for inspection. */
export async function open({ createApp }: typeof Module): Promise<AuditedApp> {
  const { app, auth, close } = await createApp({ env: offline })
  await app.init()
  return { auth, audit: () => auditNest(app), close }
}
