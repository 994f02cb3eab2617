import { createInterface, type Interface } from 'node:readline'
import { defineCommand } from 'citty'
import { envFileArgument, loadEnvFile } from '../env-file.ts'
import { CommandError, exitCodes } from '../fail.ts'
import { loadPolicy, loadReview } from '../policy/load-policy.ts'
import { auditApp } from '../routes/audit-app.ts'
import { explainAudit } from '../routes/explain-audit.ts'
import { type RunningApplication, startApplication } from './open-application.ts'
import { pageFolder, readPageFiles } from './page-files.ts'
import { checkPolicy, type OpenPolicy } from './policy.ts'
import { refuseProduction, type RunningStudio, startStudio } from './studio.ts'

const args = {
  module: {
    type: 'positional',
    description: 'A module that starts the application, or that exports createApp().',
    valueHint: 'dist/main.js',
    required: true,
  },
  policy: {
    type: 'string',
    description: 'A module that exports a policy, as `policy` or by default.',
    valueHint: 'dist/policy.js',
  },
  explained: {
    type: 'string',
    description: 'A JSON file with a reason for each accepted finding of the audit.',
    valueHint: 'routes.explained.json',
  },
  port: { type: 'string', description: 'The port of Studio on 127.0.0.1.', default: '4983', valueHint: '4983' },
  env: envFileArgument,
  'allow-writes': { type: 'boolean', description: 'Lets the page revoke sessions, and block and unblock users.' },
} as const

export const studioCommand = defineCommand({
  meta: { name: 'studio', description: 'Starts the application with a local page that shows what Sallyport does.' },
  args,
  run: async ({ args: given }) => {
    loadEnvFile(given.env)
    refuseProduction(process.env)
    const studio = await startStudio({
      module: given.module,
      files: readPageFiles(pageFolder()),
      startApplication: () => startApplication(given.module),
      port: readPort(given.port),
      allowsWrites: given['allow-writes'] === true,
      audit: async ({ app, file }) => app && explainAudit(await auditApp(app, file), given.explained),
      findPolicy: application => findPolicy(application, given.module, given.policy),
      onProduction: stopForProduction,
    })
    const terminal = show(studio, given['allow-writes'] === true)
    const isClosedElsewhere = await interrupted()
    terminal?.close()
    await studio.close()
    // The application closes itself, and the process ends when it is done.
    if (isClosedElsewhere) await new Promise(() => {})
  },
})

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new CommandError('--port must be a number from 0 to 65535')
}

async function findPolicy(
  { policy }: RunningApplication,
  module: string,
  path: string | undefined,
): Promise<OpenPolicy | undefined> {
  const found = path === undefined ? policy : await loadPolicy(path)
  if (found === undefined) return undefined
  const checked = checkPolicy(found, path ?? module)
  const { matrix } = await loadReview()
  return { policy: checked, matrix: matrix(found as never) }
}

/** The Auth may be made at any time, so this ends the process by itself. */
function stopForProduction(): void {
  process.stderr.write(
    'sallyport: Studio is for development, and createAuth got production: true. Leave it out to start Studio\n',
  )
  process.exit(exitCodes.failed)
}

/** Prints the link. Enter in a terminal prints another one. */
function show({ application, observer, createLink }: RunningStudio, allowsWrites: boolean): Interface | undefined {
  const lines = [
    `Studio  ${createLink()}`,
    '        The link works once. Press Enter for another one, Ctrl-C to stop.',
    ...(application.url === undefined ? [] : [`App     ${application.url}`]),
    allowsWrites
      ? 'The page may revoke sessions, and block and unblock users.'
      : 'Read-only; --allow-writes lets the page revoke sessions and block users.',
    ...(observer.watched === undefined ? ['The application has not called createAuth yet; Studio waits for it.'] : []),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  if (!process.stdin.isTTY) return undefined
  const terminal = createInterface({ input: process.stdin })
  return terminal.on('line', () => process.stdout.write(`Studio  ${createLink()}\n`))
}

/** Waits for Ctrl-C or SIGTERM. Resolves to whether the application has a listener for it, which closes it. */
function interrupted(): Promise<boolean> {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const isClosedElsewhere = signals.some(signal => process.listenerCount(signal) > 0)
  return new Promise(resolve => {
    for (const signal of signals) process.once(signal, () => resolve(isClosedElsewhere))
  })
}
