// Physical CSS declarations (left, right) rewritten as logical ones (inline-start, inline-end).
// Works on compressed CSS, where a declaration follows "{" or ";" without a space.

const SIDE = { left: 'inline-start', right: 'inline-end' }
const CORNER = { 'top-left': 'start-start', 'top-right': 'start-end', 'bottom-left': 'end-start', 'bottom-right': 'end-end' }
const FOUR = /(?:[^\s(]+\([^)]*\)|[^\s]+)/g

export function logical (css) {
  return css
    .replace(/(?<=[;{])(margin|padding|border)-(left|right)(?=[:-])/g, (_, p, s) => `${p}-${SIDE[s]}`)
    .replace(/(?<=[;{])(scroll-margin|scroll-padding)-(left|right)(?=:)/g, (_, p, s) => `${p}-${SIDE[s]}`)
    .replace(/(?<=[;{])border-(top-left|top-right|bottom-left|bottom-right)-radius(?=:)/g, (_, c) => `border-${CORNER[c]}-radius`)
    .replace(/(?<=[;{])(left|right):/g, (_, s) => `inset-${SIDE[s]}:`)
    .replace(/(?<=[;{])text-align:(left|right)/g, (_, s) => `text-align:${s === 'left' ? 'start' : 'end'}`)
    .replace(/(?<=[;{])(float|clear):(left|right)/g, (_, p, s) => `${p}:${SIDE[s]}`)
    // four values whose sides differ: "margin:a b c d" becomes a block and an inline pair
    .replace(/(?<=[;{])(margin|padding):([^;{}]+)/g, (whole, p, value) => {
      const four = sides(value)
      return four ? `${p}-block:${four[0]} ${four[2]};${p}-inline:${four[3]} ${four[1]}` : whole
    })
    .replace(/(?<=[;{])border-(width|color|style):([^;{}]+)/g, (whole, p, value) => {
      const four = sides(value)
      return four ? `border-block-${p}:${four[0]} ${four[2]};border-inline-${p}:${four[3]} ${four[1]}` : whole
    })
    .replace(/(?<=[;{])inset:([^;{}]+)/g, (whole, value) => {
      const four = sides(value)
      return four ? `inset-block:${four[0]} ${four[2]};inset-inline:${four[3]} ${four[1]}` : whole
    })
}

// The four values of a shorthand when its left and right differ, else null.
function sides (value) {
  const parts = value.replace('!important', '').trim().match(FOUR)
  if (!parts || parts.length !== 4 || parts[1] === parts[3] || value.includes('!important')) return null
  return parts
}

const PHYSICAL = [
  /(?<=[;{])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[^;}]*/g,
  /(?<=[;{])border-(?:top|bottom)-(?:left|right)-radius[^;}]*/g,
  /(?<=[;{])(?:left|right):[^;}]*/g,
  /(?<=[;{])(?:text-align|float|clear):(?:left|right)[^;}]*/g,
  /(?<=[;{])(?:margin|padding|inset|border-(?:width|color|style)):[^;{}]+/g
]

// Every declaration that still names a side of the page.
export function physical (css) {
  const found = PHYSICAL.slice(0, -1).flatMap(pattern => css.match(pattern) ?? [])
  const shorthands = (css.match(PHYSICAL.at(-1)) ?? []).filter(text => {
    const parts = text.slice(text.indexOf(':') + 1).replace('!important', '').trim().match(FOUR)
    return parts && parts.length === 4 && parts[1] !== parts[3]
  })
  return [...found, ...shorthands]
}
