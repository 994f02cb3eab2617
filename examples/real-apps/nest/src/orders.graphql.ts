import { UseFilters, UseGuards } from '@nestjs/common'
import { Field, ID, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets'
import { CurrentUser, Roles, SallyportFilter, SallyportGuard } from '@sallyport/nestjs'

@ObjectType()
export class Order {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  payee!: string
}

/** Fields are guarded only with `fieldResolverEnhancers: ['guards']`. */
@Resolver(() => Order)
export class OrdersResolver {
  @Query(() => [Order])
  orders(): readonly Order[] {
    return [{ id: '1', payee: 'somebody' }]
  }

  @Roles('maker', 'admin')
  @Mutation(() => Order)
  addOrder(): Order {
    return { id: '2', payee: 'somebody else' }
  }

  @Roles('admin')
  @ResolveField(() => String)
  account(@Parent() order: Order): string {
    return `account of ${order.payee}`
  }
}

/** Nest asks neither global guards nor global filters for gateways. */
@UseGuards(SallyportGuard)
@UseFilters(SallyportFilter)
@WebSocketGateway()
export class OrdersGateway {
  @SubscribeMessage('whoami')
  whoami(@CurrentUser() user: { readonly sub: string }) {
    return { event: 'whoami', data: user.sub }
  }

  @Roles('admin')
  @SubscribeMessage('close')
  close() {
    return { event: 'closed', data: null }
  }
}
