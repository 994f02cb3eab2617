import { runStarter } from 'create-sallyport'
import { defineCommand } from 'citty'

/** The arguments stand here for `--help`; the starter reads them itself, and refuses what is misspelt. */
export const initCommand = defineCommand({
  meta: { name: 'init', description: 'Adds logins, guards and their tests to the project of the working folder.' },
  args: {
    framework: { type: 'string', description: 'express, fastify or nestjs.' },
    store: { type: 'string', description: 'memory, postgres, mysql or redis.' },
    module: { type: 'string', description: 'esm or commonjs. Default: what package.json says.' },
    policy: { type: 'boolean', description: 'With a policy of @sallyport/rbac.' },
    yes: { type: 'boolean', alias: 'y', description: 'Writes without asking.' },
  },
  run: async ({ rawArgs }) => runStarter('init', rawArgs),
})
