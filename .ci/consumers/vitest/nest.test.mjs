import * as common from '@nestjs/common'
import * as nest from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import * as core from '@sallyport/core'
import * as adapter from '@sallyport/nestjs'
import { test } from 'vitest'
import { nestDay } from '../nest-day.cjs'

test(
  'a Nest application works under Vitest',
  () => nestDay({ core, adapter, common, nest, platforms: [() => new ExpressAdapter()] }),
  30_000,
)
