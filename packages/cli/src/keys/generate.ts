import { defineCommand } from 'citty'
import { CommandError } from '../fail.ts'
import { editVariables, readVariables } from './env-file.ts'
import { linesOf } from './env-text.ts'
import { algorithmOf, newAccessKey, newRefreshKey } from './make.ts'

const args = {
  algorithm: {
    type: 'string',
    description: 'HS256 for a secret, or EdDSA, ES256, ES384, PS256 or RS256 for a key pair.',
    valueHint: 'HS256',
    default: 'HS256',
  },
  env: { type: 'string', description: 'A file to add them to. Default: print them.', valueHint: '.env' },
} as const

export const generateCommand = defineCommand({
  meta: { name: 'generate', description: 'Makes the keys of access and refresh tokens, as fromEnv reads them.' },
  args,
  run: async ({ args: given }) => {
    const made = [await newAccessKey(algorithmOf(given.algorithm)), newRefreshKey()]
    if (given.env === undefined) return void process.stdout.write(`${linesOf(made).join('\n')}\n`)
    const known = readVariables(given.env)
    const taken = ['JWT_ACCESS_SECRET', 'JWT_ACCESS_JWK', 'JWT_REFRESH_SECRET'].filter(name => known[name])
    if (taken.length > 0) {
      const names = taken.join(' and ')
      throw new CommandError(
        `${given.env} already has ${names}; replace keys with sallyport keys rotate --env ${given.env}`,
      )
    }
    editVariables(given.env, made)
    const names = made.map(([name]) => name).join(' and ')
    process.stdout.write(`Added ${names} to ${given.env}. Keep the file out of the repository.\n`)
  },
})
