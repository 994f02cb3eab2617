import { type DynamicModule, Module } from '@nestjs/common'
import { APP_FILTER } from '@nestjs/core'
import { SallyportModule } from '@sallyport/nestjs'
import type { cookiesOf, OrdersAuth } from './auth.ts'
import type { Blocking } from './blocking.ts'
import type { Desk } from './desk.ts'
import { ProblemFilter } from './filter.ts'
import type { Page } from './page.ts'
import { HomeController } from './routes/home.ts'
import { OrderById } from './routes/order-by-id.ts'
import { OrdersController } from './routes/orders.ts'
import { PageController } from './routes/page.ts'
import { BLOCKING, DESK, PAGE, USERS } from './routes/tokens.ts'
import { UsersController } from './routes/users.ts'
import type { Users } from './users.ts'

/** The dependencies of the controllers. */
export interface Parts {
  readonly auth: OrdersAuth
  readonly cookies: ReturnType<typeof cookiesOf>
  readonly users: Users
  readonly blocking: Blocking
  readonly desk: Desk
  readonly page: Page
}

/** The application. Every route needs a signed-in user unless it says otherwise. */
@Module({})
export class AppModule {
  static of({ auth, cookies, users, blocking, desk, page }: Parts): DynamicModule {
    return {
      module: AppModule,
      imports: [SallyportModule.forRoot({ auth, closeAuth: true, cookies })],
      controllers: [HomeController, UsersController, OrdersController, PageController],
      providers: [
        { provide: USERS, useValue: users },
        { provide: BLOCKING, useValue: blocking },
        { provide: DESK, useValue: desk },
        { provide: PAGE, useValue: page },
        OrderById,
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    }
  }
}
