import { type DynamicModule, Module } from '@nestjs/common'
import { DatabaseModule, type Env } from '../app/database.module.ts'
import { AuthModule } from './auth/auth.module.ts'
import { NotesController } from './notes.controller.ts'
import { UsersController } from './users.controller.ts'

@Module({})
export class AppModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: AppModule,
      imports: [DatabaseModule.forRoot(env), AuthModule],
      controllers: [NotesController, UsersController],
    }
  }
}
