esbuild src/main.js --bundle --platform=node --format=cjs --loader:.node=copy --outfile=dist/main.cjs
