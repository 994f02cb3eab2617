import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { secretKey } from '@sallyport/core'
import { isSecretName } from '../../secrets.ts'
import { type Finding, finding } from '../finding.ts'
import type { Patient } from '../patient.ts'
import { guessableBecause } from './guessable.ts'

/** The variables that `fromEnv` reads, and other names of keys for tokens. */
const isTokenSecret = (name: string) => /^JWT(_.*)?_SECRET(_|$)/.test(name) && name !== 'JWT_SECRETS_ROLL_AT'
const examples = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'example.env', 'env.example']
/** Two random secrets never begin with as many equal characters. */
const sharedBeginning = 12

type Named = readonly [name: string, value: string]

/** Checks the secrets in the environment. Findings contain names of variables, never values. */
export function checkSecrets({ env, auth, now }: Patient): Finding[] {
  const set = Object.entries(env).flatMap(([name, value]): Named[] => (value ? [[name, value]] : []))
  const tokens = set.filter(([name]) => isTokenSecret(name))
  const others = set.filter(([name]) => isSecretName(name))
  return [
    ...(auth === undefined ? missing(env) : []),
    ...tokens.flatMap(weaknesses),
    ...tokens.flatMap(each => fromExamples(each)),
    ...pairsOf(tokens, others).flatMap(([one, other]) => reuse(one, other)),
    ...leftOver(env, now, auth?.options.lifetimes.idle),
  ]
}

function missing(env: Patient['env']): Finding[] {
  return ['JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET']
    .filter(name => !env[name])
    .flatMap(name =>
      finding('info', 'secret_missing', `${name} is not set here.`, {
        why: 'fromEnv reads it. An application may also get its keys in another way.',
        fix: 'Run the doctor with the variables of the application, such as --env .env; npx sallyport keys generate makes secrets.',
      }),
    )
}

function weaknesses([name, value]: Named): Finding[] {
  const fix = `Take a random one: npx sallyport keys generate. Then rotate: npx sallyport keys rotate.`
  const problems = secretKey(value).problems.map(problem => `${name}: ${problem}`)
  if (problems.length > 0) {
    const why = 'Anybody who guesses the secret can sign tokens for every user and every role.'
    return problems.flatMap(what => finding('error', 'secret_weak', what, { why, fix }))
  }
  const reason = guessableBecause(value)
  if (reason !== undefined) {
    const why = 'It is as long as a random secret, but has far less to guess.'
    return finding('error', 'secret_guessable', `${name} ${reason}.`, { why, fix })
  }
  return /^["'\s]|["'\s]$/.test(value)
    ? finding('warning', 'secret_quoted', `${name} begins or ends with a quote or a space.`, {
        why: 'It is part of the secret in this process. Another process that reads the variable in another way has another secret.',
        fix: 'Remove the quotes: docker --env-file and systemd do not.',
      })
    : []
}

function fromExamples([name, value]: Named): Finding[] {
  const file = examples.find(
    each => existsSync(each) && Object.values(parseEnv(readFileSync(each, 'utf8'))).includes(value),
  )
  if (file === undefined) return []
  return finding('error', 'secret_from_example', `${name} has a value of ${file}.`, {
    why: 'Everybody who can read the repository has it.',
    fix: 'Take a random one: npx sallyport keys generate.',
  })
}

function pairsOf(tokens: readonly Named[], others: readonly Named[]): (readonly [Named, Named])[] {
  const names = new Set(tokens.map(([name]) => name))
  return tokens.flatMap((one, i) =>
    [...tokens.slice(i + 1), ...others.filter(([name]) => !names.has(name))].map(other => [one, other] as const),
  )
}

function reuse([one, a]: Named, [other, b]: Named): Finding[] {
  const fix = `Give ${other} its own random value.`
  if (a.trim() === b.trim()) {
    const why =
      'Each purpose needs its own secret (RFC 8725 §3.12): what one part of the system leaks breaks all the others.'
    return finding('error', 'secret_reused', `${one} and ${other} have the same value.`, { why, fix })
  }
  if (a.slice(0, sharedBeginning) !== b.slice(0, sharedBeginning)) return []
  const why = 'Random secrets do not. Anybody who knows one can guess the other.'
  return finding('error', 'secret_similar', `${one} and ${other} begin alike.`, { why, fix })
}

/** A previous secret that no valid token needs any more is only one more that can leak. */
function leftOver(env: Patient['env'], now: number, lifetime: number | undefined): Finding[] {
  const rolledAt = Date.parse(env['JWT_SECRETS_ROLL_AT'] ?? '')
  const names = ['JWT_ACCESS_SECRET_PREVIOUS', 'JWT_REFRESH_SECRET_PREVIOUS'].filter(name => env[name])
  if (lifetime === undefined || !(now > rolledAt + lifetime * 1000)) return []
  return names.flatMap(name =>
    finding('warning', 'previous_secret_left', `${name} is no longer needed.`, {
      why: 'Every token that it signed has expired, but anybody who finds it can still sign new ones.',
      fix: `Remove ${name} and JWT_SECRETS_ROLL_AT.`,
    }),
  )
}
