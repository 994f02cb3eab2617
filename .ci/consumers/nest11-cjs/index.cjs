const core = require('@sallyport/core')
const adapter = require('@sallyport/nestjs')
const common = require('@nestjs/common')
const nest = require('@nestjs/core')
const { ExpressAdapter } = require('@nestjs/platform-express')
const { FastifyAdapter } = require('@nestjs/platform-fastify')
const graphql = require('@nestjs/graphql')
const { WsAdapter } = require('@nestjs/platform-ws')
const websockets = require('@nestjs/websockets')
const { nestAudit } = require('../nest-audit.cjs')
const { nestDay } = require('../nest-day.cjs')

const platforms = [() => new ExpressAdapter(), () => new FastifyAdapter()]

async function both() {
  await nestDay({ core, adapter, common, nest, platforms })
  await nestAudit({ core, adapter, common, nest, websockets, graphql, WsAdapter, platforms })
  // One process with both copies: the module, decorators and errors of each work with the other.
  const imported = { core: await import('@sallyport/core'), adapter: await import('@sallyport/nestjs') }
  const { SallyportModule, auditNest } = imported.adapter
  await nestDay({ core: imported.core, adapter: { ...adapter, auditNest }, common, nest, platforms })
  await nestDay({ core, adapter: { ...adapter, SallyportModule }, common, nest, platforms })
}

void both()
