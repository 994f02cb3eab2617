import { runStarter } from 'create-sallyport'
import { defineCommand } from 'citty'
import { exitCodes } from '../fail.ts'

/** The arguments are declared for `--help` and checked; the starter parses them itself. */
export const initCommand = defineCommand({
  meta: { name: 'init', description: 'Adds logins, guards and tests to the project in the working folder.' },
  args: {
    framework: { type: 'string', description: 'express, fastify or nestjs.' },
    store: { type: 'string', description: 'memory, postgres, mysql, sqlite or redis.' },
    module: { type: 'string', description: 'esm or commonjs. Default: the type in package.json.' },
    policy: { type: 'boolean', description: 'Adds a policy with @sallyport/rbac.' },
    agents: { type: 'boolean', description: 'Writes rules for coding assistants into AGENTS.md. Default: true.' },
    yes: { type: 'boolean', alias: 'y', description: 'Writes without confirmation.' },
  },
  run: async ({ rawArgs }) => {
    await runStarter('init', rawArgs)
    if (process.exitCode === 1) process.exitCode = exitCodes.failed
  },
})
