export default { serverExternalPackages: ['@sallyport/core'] }
