const core = require('@sallyport/core')
const adapter = require('@sallyport/express')
const express = require('express')
const { day } = require('../day.cjs')

test('login, verify, refresh and guard work under Jest', () => day({ core, adapter, express }), 30_000)
