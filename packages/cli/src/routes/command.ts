import type { Finding } from '@sallyport/core/http'
import { auditTable } from '@sallyport/core/http'
import { defineCommand } from 'citty'
import { exitOnceWritten, refuseUnknown, reportingFailure } from '../fail.ts'
import { auditApp } from './audit-app.ts'
import { openApp } from './open-app.ts'

const args = {
  module: {
    type: 'positional',
    description: 'A module that exports createApp().',
    valueHint: 'dist/app.js',
    required: true,
  },
} as const

export const routesCommand = defineCommand({
  meta: { name: 'routes', description: 'Lists every route with its guard; exits with 1 where one is not guarded.' },
  args,
  run: async ({ args: given }) => {
    await reportingFailure([], async () => {
      refuseUnknown(given, Object.keys(args))
      await printRoutes(given.module)
    })
    exitOnceWritten()
  },
})

async function printRoutes(path: string): Promise<void> {
  const { app, close } = await openApp(path)
  try {
    const { routes, findings } = await auditApp(app)
    const lines = findings.length === 0 ? [] : ['', '## Findings', '', ...findings.map(lineOf), '']
    process.stdout.write(`${auditTable({ routes, findings: [] })}${lines.join('\n')}`)
    if (findings.length > 0) process.exitCode = 1
  } finally {
    await close()
  }
}

/** With the place, which the file in the repository leaves out. */
function lineOf({ kind, message, declaredAt }: Finding): string {
  return `- ${kind}: ${message}${declaredAt === undefined ? '' : ` (${declaredAt})`}`
}
