const core = require('@sallyport/core')
const adapter = require('@sallyport/express')
const express = require('express')
const { day } = require('../day.cjs')

void day({ core, adapter, express })
