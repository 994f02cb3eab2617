import { auditExpress } from '@sallyport/express'
import { type AuditedApp, offline } from '../../e2e/src/index.ts'
import type * as Module from '../src/app.ts'

/** Creates the application of a module, for inspection. */
export async function open({ createApp }: typeof Module): Promise<AuditedApp> {
  const { app, auth, close } = createApp({ env: offline })
  return { auth, audit: () => auditExpress(app), close }
}
