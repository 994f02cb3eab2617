import { runStarter } from 'create-sallyport'
import { defineCommand } from 'citty'

/** The arguments are declared for `--help`. The starter parses them itself and rejects unknown ones. */
export const initCommand = defineCommand({
  meta: { name: 'init', description: 'Adds logins, guards and tests to the project in the working folder.' },
  args: {
    framework: { type: 'string', description: 'express, fastify or nestjs.' },
    store: { type: 'string', description: 'memory, postgres, mysql or redis.' },
    module: { type: 'string', description: 'esm or commonjs. Default: the type in package.json.' },
    policy: { type: 'boolean', description: 'Adds a policy with @sallyport/rbac.' },
    yes: { type: 'boolean', alias: 'y', description: 'Writes without confirmation.' },
  },
  run: async ({ rawArgs }) => runStarter('init', rawArgs),
})
