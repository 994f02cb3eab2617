import { blocksOf } from '../blocks.ts'

/** Names that fragments use without declaring them: the reader's own. */
export const globals = `import type { AuthOptions, Store } from '@sallyport/core'

interface Person {
  id: string
  email: string
  roles: string[]
  tenantId: string
  tenantRoles: Record<string, string[]>
}

declare global {
  const auth: typeof import('./auth.ts').auth
  const claims: Awaited<ReturnType<typeof auth.verify>>
  const options: Omit<AuthOptions<Person, any>, 'claims' | 'claimsSchema'>
  const issuer: string
  const audience: string
  const jwks: string
  const userId: string
  const token: string
  const accessToken: string
  const login: string
  const password: string
  const currentPassword: string
  const newPassword: string
  const mail: typeof import('./mail.ts').mail
  const log: { info(...values: unknown[]): void }
  const pool: import('pg').Pool
  const app: any
  const config: any
  const tokens: import('@sallyport/testkit').ProbeTokens
  const document: object
  const time: import('@sallyport/testkit').TestClock
  const uploads: string
  const customerAuth: typeof auth
  const adminAuth: typeof auth
  const CustomerModule: new () => object
  const AdminModule: new () => object
  const cors: (options: object) => unknown
  const fastifyCors: unknown
  const helmet: (options: object) => unknown
  const koaHelmet: typeof helmet
  const fastifyHelmet: unknown
  const { sessions, oneTimeTokens, revocations, blocks, throttle }: Store
  const { page, storeTime }: import('@sallyport/core/store').FeedSource
  const connect: (place?: string) => Promise<MyClient>
  const myStore: (client: MyClient) => Store
  interface MyClient {
    end(): Promise<void>
  }
  const blocklist: import('@sallyport/core').PasswordBlocklist
  const createAuth: typeof import('@sallyport/core').createAuth
  const createVerifier: typeof import('@sallyport/core/verify').createVerifier
}
`

/** Packages that fragments import, and that are not installed here. */
export const foreign = `declare module '@fastify/swagger'
declare module '@nestjs/swagger'
declare module 'nestjs-pino'
declare module 'pino-http'
declare module 'winston'
`

/** Makes a module from a fragment: its imports, then the rest in a function, so that it compiles but never runs. */
export function moduleOf(fragment: string): string {
  const imports: string[] = []
  const rest = fragment.replaceAll(/^import [\s\S]*? from '[^']+'( with .*)?$/gm, found => {
    imports.push(found)
    return ''
  })
  return `${imports.join('\n')}\nexport async function fragment() {\n${rest.replaceAll(/^export /gm, '')}\n}\n`
}

/** The fragments of a page: blocks of `ts` without a name. */
export function fragmentsOf(markdown: string): readonly { readonly line: number; readonly text: string }[] {
  return blocksOf(markdown).filter(({ language }) => language === 'ts')
}
