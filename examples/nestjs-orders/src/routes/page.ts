import { Controller, Get, Inject, Param, Res } from '@nestjs/common'
import { AuthError } from '@sallyport/core'
import { Public } from '@sallyport/nestjs'
import type { Response } from 'express'
import type { Page, PageFile } from '../page.ts'
import { PAGE } from './tokens.ts'

/** The page for browsers, if there is one. */
@Controller()
export class PageController {
  constructor(@Inject(PAGE) private readonly page: Page) {}

  @Public('the page, with a login form')
  @Get()
  index(@Res() response: Response): void {
    send(response, this.page.index)
  }

  @Public('scripts and styles of the page')
  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() response: Response): void {
    send(response, this.page.asset(name))
  }
}

function send(response: Response, file: PageFile | undefined): void {
  if (file === undefined) throw new AuthError('not_found')
  response.set(file.headers).send(file.body)
}
