import { createInterface } from 'node:readline'
import { defineCommand } from 'citty'
import { CommandError, exitOnceWritten, refuseUnknown, reportingFailure } from '../fail.ts'
import { loadPolicy, loadReview } from '../policy/load-policy.ts'
import type { RunningApplication } from './open-application.ts'
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
  port: { type: 'string', description: 'The port of Studio on 127.0.0.1.', default: '4983', valueHint: '4983' },
  'allow-writes': { type: 'boolean', description: 'Lets the page revoke sessions, and block and unblock users.' },
} as const

export const studioCommand = defineCommand({
  meta: { name: 'studio', description: 'Starts the application with a local page that shows what Sallyport does.' },
  args,
  run: async ({ args: given }) => {
    await reportingFailure([], async () => {
      refuseUnknown(given, [...Object.keys(args), 'allowWrites'])
      refuseProduction(process.env)
      const studio = await startStudio({
        module: given.module,
        port: readPort(given.port),
        allowsWrites: given['allow-writes'] === true,
        findPolicy: application => findPolicy(application, given.module, given.policy),
        onProduction: () => stopForProduction(),
      })
      show(studio, given['allow-writes'] === true)
      await untilInterrupted()
      await studio.close()
    })
    exitOnceWritten()
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
  const found = path === undefined ? policy : await loadPolicy(path, 'studio --policy')
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
  process.exit(1)
}

function show({ application, observer, createLink }: RunningStudio, allowsWrites: boolean): void {
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
  if (!process.stdin.isTTY) return
  createInterface({ input: process.stdin }).on('line', () => process.stdout.write(`Studio  ${createLink()}\n`))
}

function untilInterrupted(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
