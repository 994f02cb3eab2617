import { AuthError } from '@sallyport/core'
import { expect, test } from 'vitest'
import { createClock, type PhoneServer, simulatePhones, type TestClock } from '../src/index.ts'

/** How a model server treats a late retry. */
type Late = 'same key' | 'any key' | 'refused'

interface Session {
  generation: number
  rotatedAt: number
  key: string | undefined
}

/** A server with only the rules of rotation, to test the simulation. */
function modelServer(time: TestClock, late: Late): PhoneServer {
  const sessions = new Map<string, Session>()
  const tokenOf = (id: string, { generation }: Session) => ({ refreshToken: `${id}.${generation}` })
  return {
    async login() {
      const id = `s${sessions.size}`
      const session = { generation: 0, rotatedAt: time.seconds(), key: undefined }
      sessions.set(id, session)
      return tokenOf(id, session).refreshToken
    },
    async refresh(token, { idempotencyKey: key }) {
      const [id = '', generation] = token.split('.')
      const session = sessions.get(id)!
      const age = time.seconds() - session.rotatedAt
      if (token === tokenOf(id, session).refreshToken) {
        if (session.generation > 0 && age < 40) return { refreshToken: token }
        Object.assign(session, { generation: session.generation + 1, rotatedAt: time.seconds(), key })
        return tokenOf(id, session)
      }
      const isPrevious = Number(generation) === session.generation - 1
      const isKnown = late === 'any key' || (late === 'same key' && key !== undefined && key === session.key)
      if (!isPrevious || (age > 35 && !isKnown)) {
        throw new AuthError('refresh_token_reused')
      }
      if (age > 35) session.rotatedAt = time.seconds()
      return tokenOf(id, session)
    },
  }
}

async function simulate(late: Late, more: { runs?: number; keys?: boolean; seed?: number } = {}) {
  const time = createClock()
  return simulatePhones({ servers: [modelServer(time, late)], time, seed: 17, runs: 1000, ...more })
}

test('R-17 the simulation logs out no phone of a server that knows keys', async () => {
  const report = await simulate('same key', { runs: 5000 })
  expect(report).toMatchObject({ loggedOut: 0, refusals: {} })
  expect(report.refreshes).toBeGreaterThan(15_000)
})

test('R-17 without keys the simulation logs phones out, so it can fail', async () => {
  const { loggedOut, refusals } = await simulate('same key', { keys: false })
  expect(loggedOut).toBeGreaterThan(100)
  expect(refusals).toEqual({ refresh_token_reused: loggedOut })
})

test('R-17 the simulation detects a server that ignores keys', async () => {
  expect((await simulate('refused')).loggedOut).toBeGreaterThan(100)
  expect((await simulate('any key', { keys: false })).loggedOut).toBe(0)
})

test('the same seed gives the same simulation of phones, and a bug of the server is thrown', async () => {
  const options = { runs: 100, keys: false }
  expect(await simulate('refused', options)).toEqual(await simulate('refused', options))
  expect(await simulate('refused', { ...options, seed: 2 })).not.toEqual(await simulate('refused', options))
  const faulty = { login: async () => 'x', refresh: () => Promise.reject(new Error('a bug')) }
  await expect(simulatePhones({ servers: [faulty], time: createClock(), seed: 1, runs: 5 })).rejects.toThrow('a bug')
})
