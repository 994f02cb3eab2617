import * as common from '@nestjs/common'
import * as nest from '@nestjs/core'
import * as graphql from '@nestjs/graphql'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { WsAdapter } from '@nestjs/platform-ws'
import * as websockets from '@nestjs/websockets'
import * as core from '@sallyport/core'
import * as adapter from '@sallyport/nestjs'
import { nestAudit } from '../nest-audit.cjs'
import { nestDay } from '../nest-day.cjs'

const platforms = [() => new ExpressAdapter(), () => new FastifyAdapter()]
await nestDay({ core, adapter, common, nest, platforms })
await nestAudit({ core, adapter, common, nest, websockets, graphql, WsAdapter, platforms })
