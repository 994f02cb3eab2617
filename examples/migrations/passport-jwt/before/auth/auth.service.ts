import { Inject, Injectable } from '@nestjs/common'
import { JwtService } from '@nestjs/jwt'
import bcrypt from 'bcryptjs'
import type { User, Users } from '../../../tables/users.ts'
import { USERS } from '../../app/database.module.ts'

@Injectable()
export class AuthService {
  constructor(
    @Inject(USERS) private readonly users: Users,
    @Inject(JwtService) private readonly jwtService: JwtService,
  ) {}

  async validateUser(email: string, password: string): Promise<User | null> {
    const user = await this.users.byEmail(email)
    if (user && (await bcrypt.compare(password, user.password_hash))) return user
    return null
  }

  login({ id, email, role }: User) {
    return { access_token: this.jwtService.sign({ username: email, sub: id, role }) }
  }
}
