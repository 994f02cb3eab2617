const core = require('@sallyport/core')
const adapter = require('@sallyport/nestjs')
const common = require('@nestjs/common')
const nest = require('@nestjs/core')
const { ExpressAdapter } = require('@nestjs/platform-express')
const { nestDay } = require('../nest-day.cjs')

test(
  'a Nest application works under Jest',
  () => nestDay({ core, adapter, common, nest, platforms: [() => new ExpressAdapter()] }),
  30_000,
)
