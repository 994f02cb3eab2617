import { AuthError } from '@sallyport/core'
import { createGuard, errorReply, type HttpReply, type Requirement } from '@sallyport/core/http'
import { sallyport } from '@sallyport/core/web'
import type { Recorded } from './record.ts'
import { createWorld, type World } from './world.ts'

/** Problem documents by their code: from the exchanges with the auth routes, and from guards, the web entry and errors. */
export async function examplesFrom(recorded: readonly Recorded[]): Promise<ReadonlyMap<string, object>> {
  const world = await createWorld()
  try {
    const replies = [
      ...(['misconfigured', 'store_inconsistent', 'clock_disagrees'] as const).map(code => new AuthError(code)),
      new AuthError('invalid_dpop_proof', { retryAfter: 0 }),
      new AuthError('use_dpop_nonce', { retryAfter: 0, details: { dpop_nonce: 'h3k9c.Lw5JdYcTq0x8o1m2n3p4qA' } }),
      new TypeError('a mistake of the application'),
      await refusalOf(world, { roles: ['admin'] }),
      await refusalOf(world, { maxAge: '5m' }),
    ].map(error => errorReply(error))
    const bodies = [...recorded.map(({ answer }) => answer.body), ...replies.map(({ body }: HttpReply) => body)]
    const problems = [...bodies, await wrongMethod(world)].filter(isProblem)
    return new Map(problems.toReversed().map(problem => [problem.code, problem]))
  } finally {
    await world.close()
  }
}

/** What a guard refuses a user with who logged in ten minutes ago. */
async function refusalOf({ auth, time }: World, requirement: Requirement<'maker' | 'admin'>): Promise<unknown> {
  const { accessToken } = await auth.createSession('ann')
  time.advance('10m')
  const header = (name: string) => (name === 'authorization' ? `Bearer ${accessToken}` : undefined)
  return createGuard(
    auth,
    requirement as never,
  )({ method: 'GET', header, rawHeaders: [] }).then(
    () => undefined,
    (error: unknown) => error,
  )
}

async function wrongMethod({ auth }: World): Promise<unknown> {
  const response = await sallyport(auth, { clientIp: false }).routes(new Request('https://api.example.com/auth/login'))
  return response?.json()
}

function isProblem(body: unknown): body is { readonly code: string } {
  return typeof body === 'object' && body !== null && 'code' in body
}

const block = /```json\n[\s\S]*?\n```/

/** Puts the example into the page of a code. Throws if the page has no block for it. */
export function withExample(page: string, example: object): string {
  if (!block.test(page)) throw new Error('the page has no block of JSON for the response')
  return page.replace(block, () => `\`\`\`json\n${JSON.stringify(example, undefined, 2)}\n\`\`\``)
}
