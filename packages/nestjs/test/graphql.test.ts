import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import type { ExecutionContext } from '@nestjs/common'
import {
  Field,
  GqlExecutionContext,
  GraphQLModule,
  Int,
  ObjectType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql'
import type { ErrorBody } from '@sallyport/core/http'
import { describe, expect, test } from 'vitest'
import { CurrentUser, Public, Roles, SallyportModule } from '../src/index.ts'
import { bearer, setUp, start } from './setup.ts'

@ObjectType()
class Order {
  @Field(() => String)
  readonly id: string = 'o-1'
}

@Resolver(() => Order)
class OrderResolver {
  @Query(() => Order)
  order(@CurrentUser() _claims: { readonly sub: string }) {
    return new Order()
  }

  @Public('the price list')
  @Query(() => Order)
  example() {
    return new Order()
  }

  @Roles('checker')
  @ResolveField(() => Int)
  margin(@CurrentUser() claims: { readonly sub: string }) {
    return claims.sub.length
  }
}

@Resolver(() => Order)
class PlainResolver {
  @Query(() => String)
  me(@CurrentUser() claims: { readonly sub: string }) {
    return claims.sub
  }

  @Query(() => Order)
  order() {
    return new Order()
  }

  @ResolveField(() => Int)
  size() {
    return 1
  }
}

const getRequest = (context: ExecutionContext): unknown =>
  GqlExecutionContext.create(context).getContext<{ req: unknown }>().req

async function serve(resolvers: readonly (new () => object)[], config: Partial<ApolloDriverConfig> = {}) {
  const world = setUp()
  const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    autoSchemaFile: true,
    ...config,
  })
  const errorBody: ErrorBody = (problem, request) => ({ ...problem, language: request?.header('accept-language') })
  const sallyport = SallyportModule.forRoot({ auth: world.auth, getRequest, errorBody })
  const { url } = await start('express', [sallyport, graphql], {
    providers: [...resolvers],
  })
  const ask = async (query: string, token?: string) => {
    const headers = {
      'content-type': 'application/json',
      'accept-language': 'de',
      ...(token !== undefined && bearer(token)),
    }
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    return (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }
  }
  return { ...world, ask, tokenOf: async (name: string) => (await world.login(name)).accessToken }
}

describe('GraphQL, code first, on Apollo', () => {
  test('H11 a rule on a @ResolveField fails the start if guards do not run for fields', async () => {
    await expect(serve([OrderResolver])).rejects.toThrow(
      /^OrderResolver\.margin: guards do not run for @ResolveField and .*fieldResolverEnhancers: \['guards'\]$/,
    )
  })

  test('H11 with fieldResolverEnhancers the field is guarded in every query', async () => {
    const { ask, tokenOf } = await serve([OrderResolver], { fieldResolverEnhancers: ['guards'] })
    const codeOf = async (query: string, token?: string) =>
      (await ask(query, token)).errors?.map(({ extensions }) => extensions.code)
    expect(await codeOf('{ example { margin } }')).toEqual(['authentication_required'])
    expect(await codeOf('{ example { margin } }', await tokenOf('maker'))).toEqual(['forbidden'])
    expect(await ask('{ order { id margin } }', await tokenOf('checker'))).toEqual({
      data: { order: { id: 'o-1', margin: 'u-checker'.length } },
    })
  })

  test('a resolver without rules on its fields starts by default and has a current user', async () => {
    const { ask, tokenOf } = await serve([PlainResolver])
    expect(await ask('{ me order { size } }', await tokenOf('maker'))).toEqual({
      data: { me: 'u-maker', order: { size: 1 } },
    })
    expect((await ask('{ me }')).errors).toMatchObject([{ extensions: { code: 'authentication_required' } }])
  })

  test('errorBody gets the request that getRequest returns', async () => {
    const { ask } = await serve([PlainResolver])
    const extensions = { code: 'authentication_required', language: 'de' }
    expect((await ask('{ me }')).errors).toMatchObject([{ extensions }])
  })
})
