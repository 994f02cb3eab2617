import { auditTable, type Finding } from '@sallyport/core/http'
import { defineCommand } from 'citty'
import { loadApplication } from '../application/load-application.ts'
import { envFileArgument, loadEnvFile } from '../env-file.ts'
import { CommandError, exitCodes } from '../fail.ts'
import { auditApp } from './audit-app.ts'
import { explainAudit } from './explain-audit.ts'

const args = {
  module: {
    type: 'positional',
    description: 'A module that exports createApp().',
    valueHint: 'dist/app.js',
    required: true,
  },
  explained: {
    type: 'string',
    description: 'A JSON file with a reason for each accepted finding.',
    valueHint: 'routes.explained.json',
  },
  env: envFileArgument,
} as const

export const routesCommand = defineCommand({
  meta: { name: 'routes', description: 'Lists every route with its guard. Exits with 1 if there are findings.' },
  args,
  run: async ({ args: given }) => {
    loadEnvFile(given.env)
    await printRoutes(given.module, given.explained)
  },
})

async function printRoutes(path: string, explained: string | undefined): Promise<void> {
  const { app, file, close } = await loadApplication(path)
  try {
    if (app === undefined) throw new CommandError(`${path} does not export a function createApp`)
    const audit = explainAudit(await auditApp(app, file), explained)
    const lines = audit.findings.length === 0 ? [] : ['', '## Findings', '', ...audit.findings.map(lineOf), '']
    process.stdout.write(`${auditTable({ ...audit, findings: [] })}${lines.join('\n')}`)
    if (audit.findings.length > 0) process.exitCode = exitCodes.findings
  } finally {
    await close()
  }
}

/** Includes the place in the source, which the committed file does not have. */
function lineOf({ kind, message, declaredAt }: Finding): string {
  return `- ${kind}: ${message}${declaredAt === undefined ? '' : ` (${declaredAt})`}`
}
