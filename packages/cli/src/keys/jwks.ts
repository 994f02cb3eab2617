import { fromEnv } from '@sallyport/core'
import { defineCommand } from 'citty'
import { loadApplication } from '../application/load-application.ts'
import { envFileArgument, loadEnvFile } from '../env-file.ts'
import { CommandError } from '../fail.ts'

const args = {
  module: {
    type: 'positional',
    description: 'A module that exports createApp() or auth. Default: the keys of the environment.',
    valueHint: 'dist/app.js',
    required: false,
  },
  env: envFileArgument,
} as const

type Jwks = { readonly keys: readonly object[] }

export const jwksCommand = defineCommand({
  meta: { name: 'jwks', description: 'Prints the public keys of access tokens as a JWK set.' },
  args,
  run: async ({ args: given }) => {
    loadEnvFile(given.env)
    const jwks = given.module === undefined ? jwksOfEnvironment() : await jwksOf(given.module)
    if (jwks.keys.length === 0) {
      throw new CommandError(
        'access tokens are signed with a secret, which has no public key; see sallyport keys generate --help',
      )
    }
    process.stdout.write(`${JSON.stringify(jwks, null, 2)}\n`)
  },
})

/** A key has its public half apart from the private one. */
function jwksOfEnvironment(): Jwks {
  const { verify } = fromEnv().accessKey
  const [problem] = verify.flatMap(({ problems }) => problems)
  if (problem !== undefined) throw new CommandError(`the key of access tokens cannot be used: ${problem}`)
  const pairs = verify.filter(({ publicJwk }) => publicJwk !== undefined)
  return { keys: pairs.map(({ publicJwk, algorithm, kid }) => ({ ...publicJwk, use: 'sig', alg: algorithm, kid })) }
}

async function jwksOf(module: string): Promise<Jwks> {
  const { auth, close } = await loadApplication(module)
  try {
    if (auth === undefined)
      throw new CommandError(`${module} gives no auth; export it, or return { app, auth } from createApp()`)
    return auth.jwks()
  } finally {
    await close()
  }
}
