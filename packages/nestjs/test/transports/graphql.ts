import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import { type DynamicModule, Module } from '@nestjs/common'
import { Field, GraphQLModule, Int, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql'
import type { Auth } from '@sallyport/core'
import { CurrentUser, Roles, SallyportModule } from '@sallyport/nestjs'
import { getRequest } from './request-of.ts'

@ObjectType()
class Order {
  @Field(() => String)
  readonly id: string = 'o-1'
}

@Resolver(() => Order)
export class OrdersResolver {
  @Query(() => [Order])
  orders(@CurrentUser() _claims: { readonly sub: string }) {
    return [new Order()]
  }

  @Roles('checker')
  @ResolveField(() => Int)
  margin() {
    return 7
  }
}

@Module({})
export class GraphqlAppModule {
  static with(auth: Auth): DynamicModule {
    return {
      module: GraphqlAppModule,
      imports: [
        SallyportModule.forRoot({ auth, getRequest }),
        GraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          autoSchemaFile: true,
          // Without this, Nest runs no guard for a field, and the application does not start.
          fieldResolverEnhancers: ['guards'],
        }),
      ],
      providers: [OrdersResolver],
    }
  }
}
