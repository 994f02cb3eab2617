import { explain } from '@sallyport/core/http'
import { auditFastify } from '@sallyport/fastify'
import { type AuditedApp, offline } from '../../e2e/src/index.ts'
import explanations from '../routes.explained.json' with { type: 'json' }
import type * as Module from '../src/app.ts'

/** Creates the application of a module, for inspection. */
export async function open({ createApp }: typeof Module): Promise<AuditedApp> {
  const { app, auth } = await createApp({ env: offline })
  return { auth, audit: async () => explain(await auditFastify(app), explanations), close: () => app.close() }
}
