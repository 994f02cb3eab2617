import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  UploadedFile,
  UseInterceptors,
  Version,
} from '@nestjs/common'
import { FileInterceptor } from '@nestjs/platform-express'
import { ApiBody, ApiConsumes } from '@nestjs/swagger'
import { Public, Roles } from '@sallyport/nestjs'

@Controller({ path: 'orders', version: '1' })
export class OrdersController {
  @Get()
  list() {
    return { orders: [] }
  }

  @Version('2')
  @Get()
  listAgain() {
    return []
  }

  @Roles('maker', 'admin')
  @ApiBody({ schema: { type: 'object', properties: { amount: { type: 'integer' } } } })
  @Post()
  add(@Body() body: unknown) {
    return { body }
  }

  @Roles('maker')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @UseInterceptors(FileInterceptor('file'))
  @Post('files')
  upload(@UploadedFile() file: { readonly size: number } | undefined) {
    return { size: file?.size }
  }

  @Roles('admin')
  @HttpCode(204)
  @Delete(':id')
  remove(@Param('id') _id: string) {}
}

@Controller({ path: 'health', version: '1' })
export class HealthController {
  @Public('for the load balancer')
  @Get()
  health() {
    return { status: 'ok' }
  }
}
