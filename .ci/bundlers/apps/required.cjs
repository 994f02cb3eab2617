// The CommonJS copies of the packages.
module.exports = { core: require('@sallyport/core'), adapter: require('@sallyport/express') }
