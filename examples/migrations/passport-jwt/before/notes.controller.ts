import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  ForbiddenException,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Request,
  UseGuards,
} from '@nestjs/common'
import { type Note, NOTES, type Notes } from '../app/database.module.ts'
import { JwtAuthGuard } from './auth/jwt-auth.guard.ts'
import type { UserOfRequest } from './auth/user-of-request.ts'

@UseGuards(JwtAuthGuard)
@Controller('notes')
export class NotesController {
  constructor(@Inject(NOTES) private readonly notes: Notes) {}

  @Get()
  async list(@Request() { user }: { user: UserOfRequest }) {
    return (await this.notes.of(user.userId)).map(publicly)
  }

  @Post()
  async add(@Request() { user }: { user: UserOfRequest }, @Body() body: { text?: unknown } | undefined) {
    if (typeof body?.text !== 'string' || body.text === '') throw new BadRequestException('text is missing')
    return publicly(await this.notes.add(user.userId, body.text))
  }

  @HttpCode(204)
  @Delete(':id')
  async remove(@Request() { user }: { user: UserOfRequest }, @Param('id') id: string) {
    const note = await this.notes.find(Number(id))
    if (note === undefined) throw new NotFoundException()
    if (note.user_id !== user.userId && user.role !== 'admin') throw new ForbiddenException()
    await this.notes.remove(note.id)
  }
}

function publicly({ id, text }: Note) {
  return { id, text }
}
