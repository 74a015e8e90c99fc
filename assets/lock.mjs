// Take the sponsors' addresses out of package-lock.json, so that no address stands in a lock.
// Run by "npm run lock" after a change of versions; npm ci reads the file as well without them.
import fs from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
for (const entry of Object.values(lock.packages)) delete entry.funding
fs.writeFileSync(file, JSON.stringify(lock, null, 2) + '\n')
