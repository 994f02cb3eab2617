import { type DynamicModule, Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common'
import { Pool } from 'pg'
import { createNotes, type Note } from '../../tables/notes.ts'
import { createUsers } from '../../tables/users.ts'

export type Env = Readonly<Record<string, string | undefined>>
export type Notes = ReturnType<typeof createNotes>
export type { Note }

/** What the application injects. */
export const [ENV, POOL, USERS, NOTES] = [Symbol('env'), Symbol('pool'), Symbol('users'), Symbol('notes')]

@Global()
@Module({})
export class DatabaseModule implements OnModuleDestroy {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  static forRoot(env: Env): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: ENV, useValue: env },
        { provide: POOL, useFactory: () => new Pool({ connectionString: env['DATABASE_URL'] }) },
        { provide: USERS, inject: [POOL], useFactory: createUsers },
        { provide: NOTES, inject: [POOL], useFactory: createNotes },
      ],
      exports: [ENV, POOL, USERS, NOTES],
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.end()
  }
}
