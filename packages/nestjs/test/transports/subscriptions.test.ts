import { readFileSync } from 'node:fs'
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import { GraphQLModule, Query, Resolver, Subscription } from '@nestjs/graphql'
import { CurrentUser, Roles, SallyportModule } from '@sallyport/nestjs'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { setUp, start } from '../setup.ts'
import { getRequest } from './request-of.ts'
import { subscriptionsFor } from './subscriptions.ts'

async function* forEver(value: object) {
  yield value
  await new Promise(() => {})
}

@Resolver()
class TicksResolver {
  @Query(() => String)
  nothing() {
    return ''
  }

  @Roles('maker')
  @Subscription(() => String)
  ticks(@CurrentUser() claims: { readonly sub: string }) {
    return forEver({ ticks: claims.sub })
  }
}

test('the guide shows the tested subscriptions.ts', () => {
  const page = readFileSync(new URL('../../../../docs/graphql-sockets-microservices.md', import.meta.url), 'utf8')
  const file = readFileSync(new URL('subscriptions.ts', import.meta.url), 'utf8')
  expect(page).toContain(`\`\`\`ts\n${file}\`\`\``)
})

async function serve() {
  const world = setUp()
  const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    autoSchemaFile: true,
    ...subscriptionsFor(world.auth),
  })
  const module = SallyportModule.forRoot({ auth: world.auth, getRequest })
  const { url } = await start('express', [module, graphql], { providers: [TicksResolver] })
  /** Subscribes, and resolves to the first answer or to the code by which the socket was closed. */
  const subscribe = async (token?: string) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    onTestFinished(() => socket.terminate())
    const closed = new Promise<number>(resolve => void socket.once('close', resolve))
    const first = new Promise<unknown>(resolve => {
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { token } })))
      socket.on('message', (text: Buffer) => {
        const { type, payload } = JSON.parse(text.toString()) as { type: string; payload?: unknown }
        const query = { id: '1', type: 'subscribe', payload: { query: 'subscription { ticks }' } }
        if (type === 'connection_ack') socket.send(JSON.stringify(query))
        else if (type === 'next') resolve(payload)
      })
    })
    return { closed, answer: await Promise.race([first, closed]) }
  }
  return { ...world, subscribe }
}

test('subscriptions: a connection needs a valid token', async () => {
  const { subscribe } = await serve()
  for (const token of [undefined, 'x']) expect((await subscribe(token)).answer).toBe(4403)
})

test('subscriptions: the rules of each are checked', async () => {
  const { subscribe, login } = await serve()
  expect((await subscribe((await login('maker')).accessToken)).answer).toEqual({ data: { ticks: 'u-maker' } })
  expect((await subscribe((await login('checker')).accessToken)).answer).toMatchObject({
    errors: [{ extensions: { code: 'forbidden' } }],
  })
})

test('subscriptions: a revocation closes the socket', async () => {
  const { subscribe, login, auth } = await serve()
  const { accessToken, refreshToken } = await login('maker')
  const { closed } = await subscribe(accessToken)
  await auth.logout(refreshToken)
  expect(await closed).toBe(4401)
})
