// Builds what the pages load, into src/musterpoint/web/static/build/ (never committed):
//   public.css, console.css   GOV.UK Frontend made logical, then our own CSS
//   public.js, musterpoint.js our own scripts;  htmx.min.js
//   fonts/                    Noto TTF files, which only the PDF writer reads
// Needs Node 20.11 or later and what "npm ci" installed; no network. Fails when a physical (left, right)
// declaration is left over, because the same stylesheet serves both writing directions.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import * as sass from 'sass'
import { logical, physical } from './logical.mjs'

const here = import.meta.dirname
const root = path.resolve(here, '..')
const modules = path.join(root, 'node_modules')
const out = path.join(root, 'src/musterpoint/web/static/build')

const SHEETS = {
  public: { govuk: 'govuk-public', own: ['tokens', 'shared', 'public', 'print'] },
  console: {
    govuk: 'govuk-console',
    own: ['tokens', 'shared', 'console-frame', 'console-parts', 'console-screens', 'console-states', 'print']
  }
}
const SCRIPTS = { public: ['leave'], musterpoint: ['leave', 'console'] }
const FONTS = {
  'noto-sans': 'NotoSans',
  'noto-sans-arabic': 'NotoSansArabic',
  'noto-sans-bengali': 'NotoSansBengali',
  'noto-sans-devanagari': 'NotoSansDevanagari',
  'noto-sans-ethiopic': 'NotoSansEthiopic'
}
const WEIGHTS = { Regular: '400Regular', Bold: '700Bold' }

function read (file) {
  return fs.readFileSync(path.join(here, file), 'utf8')
}

function write (name, text) {
  fs.writeFileSync(path.join(out, name), text)
  const kb = (zlib.gzipSync(text, { level: 9 }).length / 1000).toFixed(1)
  console.log(`${name.padEnd(18)} ${String(text.length).padStart(7)} bytes, ${kb} kB gzip`)
}

function sheet ({ govuk, own }) {
  const quiet = { style: 'compressed', charset: false, quietDeps: true, logger: sass.Logger.silent }
  const theirs = sass.compile(path.join(here, `scss/${govuk}.scss`), { ...quiet, loadPaths: [modules] })
  const ours = sass.compileString(own.map(name => read(`css/${name}.css`)).join('\n'), { ...quiet, syntax: 'css' })
  return logical(theirs.css) + ours.css
}

fs.rmSync(out, { recursive: true, force: true })
fs.mkdirSync(path.join(out, 'fonts'), { recursive: true })

for (const [name, parts] of Object.entries(SHEETS)) {
  const css = sheet(parts)
  const left = physical(css)
  if (left.length) {
    console.error(`${name}.css: ${left.length} physical declarations, write them as inline-start or inline-end:`)
    for (const found of left) console.error(`  ${found}`)
    process.exit(1)
  }
  write(`${name}.css`, css)
}
for (const [name, parts] of Object.entries(SCRIPTS)) {
  write(`${name}.js`, parts.map(part => read(`js/${part}.js`)).join(';\n'))
}
write('htmx.min.js', fs.readFileSync(path.join(modules, 'htmx.org/dist/htmx.min.js'), 'utf8'))
for (const [pack, stem] of Object.entries(FONTS)) {
  const folder = path.join(modules, '@expo-google-fonts', pack)
  for (const [weight, sub] of Object.entries(WEIGHTS)) {
    fs.copyFileSync(path.join(folder, sub, `${stem}_${sub}.ttf`), path.join(out, 'fonts', `${stem}-${weight}.ttf`))
  }
  fs.copyFileSync(path.join(folder, 'LICENSE_FONT'), path.join(out, 'fonts', `${stem}-LICENSE.txt`))
}
console.log(`fonts/             ${fs.readdirSync(path.join(out, 'fonts')).length} files`)
