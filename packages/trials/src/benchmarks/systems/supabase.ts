import { execFileSync } from 'node:child_process'
import { createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type JWK, SignJWT } from 'jose'
import { times } from '../../shared/lib/all.ts'
import { requestWith, type System, users } from './system.ts'

const packages = ['@supabase/server', '@supabase/supabase-js']

/** What is used of the package: https://supabase.github.io/server */
interface SupabaseServer {
  verifyAuth(request: Request, options: object): Promise<{ readonly error: Error | null }>
}

/** The package, installed for a run: its dependencies would be an eighth of this repository's. */
export interface InstalledSupabase {
  readonly version: string
  system(algorithm: 'HS256' | 'ES256'): Promise<System>
  remove(): void
}

export async function installSupabase(): Promise<InstalledSupabase> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...packages], { stdio: 'ignore' })
  const home = join(folder, 'node_modules', '@supabase', 'server')
  const { verifyAuth } = (await import(pathToFileURL(join(home, 'dist', 'core', 'index.mjs')).href)) as SupabaseServer
  return {
    version: (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version,
    system: algorithm => systemOf(verifyAuth, algorithm),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

async function systemOf(verifyAuth: SupabaseServer['verifyAuth'], algorithm: 'HS256' | 'ES256'): Promise<System> {
  const { signing, jwk } = keysOf(algorithm)
  const env = {
    url: 'https://project.supabase.co',
    publishableKeys: {},
    secretKeys: {},
    jwks: { keys: [{ ...jwk, kid: 'a', alg: algorithm }] },
  }
  const requests = await Promise.all(
    times(users, async index => {
      const token = new SignJWT({ sub: `user-${index}`, role: 'authenticated', session_id: `session-${index}` })
      const text = await token
        .setProtectedHeader({ alg: algorithm, kid: 'a' })
        .setIssuedAt()
        .setExpirationTime('1d')
        .sign(signing)
      return requestWith({ authorization: `Bearer ${text}` })
    }),
  )
  return {
    name: `@supabase/server, ${algorithm}`,
    requests,
    async check(request) {
      const { error } = await verifyAuth(request, { auth: 'user', env })
      if (error !== null) throw error
    },
    close: async () => {},
  }
}

function keysOf(algorithm: 'HS256' | 'ES256'): { readonly signing: KeyObject; readonly jwk: JWK } {
  if (algorithm === 'HS256') {
    const signing = createSecretKey(randomBytes(32))
    return { signing, jwk: signing.export({ format: 'jwk' }) }
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { signing: privateKey, jwk: publicKey.export({ format: 'jwk' }) }
}
