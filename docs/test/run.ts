import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { chmodSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Project } from './project.ts'

const { resolve } = createRequire(import.meta.url)
const compiler = join(dirname(resolve('typescript-native/package.json')), 'bin/tsc')
const cli = fileURLToPath(new URL('../../packages/cli/src/cli.ts', import.meta.url))
const tsx = pathToFileURL(createRequire(cli).resolve('tsx')).href

/** The exit code and output of a program. */
export interface Outcome {
  readonly code: number
  readonly output: string
}

/** Compiles all files of a project. */
export function compile({ folder }: Project): Promise<Outcome> {
  return run(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', folder], folder, process.env)
}

/** Runs shell commands; `npx sallyport` runs the command from its source. */
export function runCommands(commands: string, { folder, path, write }: Project): Promise<Outcome> {
  write('bin/npx', npx)
  chmodSync(path('bin/npx'), 0o755)
  return run('sh', ['-euc', commands], folder, { PATH: `${path('bin')}:${process.env['PATH'] ?? ''}` })
}

const npx = `#!/bin/sh
[ "$1" = sallyport ] || exit 127
shift
exec '${process.execPath}' --conditions=@sallyport/source --import '${tsx}' '${cli}' "$@"
`

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise(done => {
    execFile(program, args, { cwd, env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1
      done({ code, output: stdout + stderr })
    })
  })
}
