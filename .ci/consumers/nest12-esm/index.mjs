import * as common from '@nestjs/common'
import * as nest from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import * as core from '@sallyport/core'
import * as adapter from '@sallyport/nestjs'
import { nestDay } from '../nest-day.cjs'

const platforms = [() => new ExpressAdapter(), () => new FastifyAdapter()]
await nestDay({ core, adapter, common, nest, platforms })
