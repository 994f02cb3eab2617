const core = require('@sallyport/core')
const adapter = require('@sallyport/express')
const { argon2Hasher } = require('@sallyport/core/argon2')
const { day } = require('./day.cjs')

void day({ core, adapter, argon2Hasher })
