// Keys of the console: "/" search, "?" all keys, and inside a list j k move, x select, Enter open; a link or button
// with data-mp-key="c" answers to that key while its row has the focus. Each key has a visible twin, and the
// dialog switches all of them off for this computer (WCAG 2.1.4). Everything works without this file.
(function () {
  'use strict'
  // On a telephone the rail and the views are strips: show where we are.
  document.querySelectorAll('.mp-rail [aria-current], .mp-views [aria-current]').forEach(function (here) {
    if (here.scrollIntoView) here.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  var STORE = 'mp-keys'
  var dialog = document.getElementById('mp-keys')
  var toggle = document.getElementById('mp-keys-on')

  function on () {
    try { return window.localStorage.getItem(STORE) !== 'off' } catch (error) { return true }
  }

  function remember (value) {
    try { window.localStorage.setItem(STORE, value ? 'on' : 'off') } catch (error) { toggle.checked = value }
  }

  function typing (target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
  }

  function opener (row) {
    return row.querySelector('[data-mp-open]') || row.querySelector('a[href]')
  }

  function step (list, row, by) {
    var rows = Array.prototype.slice.call(list.querySelectorAll('[data-mp-row]'))
    var next = rows[row ? rows.indexOf(row) + by : 0]
    if (next) opener(next).focus()
  }

  function inList (event) {
    var list = event.target.closest('[data-mp-list]')
    if (!list) return false
    var row = event.target.closest('[data-mp-row]')
    if (event.key === 'j') { step(list, row, 1); return true }
    if (event.key === 'k') { step(list, row, -1); return true }
    if (!row) return false
    if (event.key === 'x') {
      var box = row.querySelector('input[type=checkbox]')
      if (box) box.click()
      return Boolean(box)
    }
    if (event.key === 'Enter' && event.target.type === 'checkbox') { opener(row).click(); return true }
    var own = row.querySelector('[data-mp-key="' + window.CSS.escape(event.key) + '"]')
    if (own) own.click()
    return Boolean(own)
  }

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key === 'Escape') {
      document.querySelectorAll('.mp-menu[open]').forEach(function (menu) { menu.open = false })
      return
    }
    if (!on()) return
    var box = event.target.type === 'checkbox'
    if (typing(event.target) && !box) return
    var done = false
    if (event.key === '/') {
      var search = document.querySelector('.mp-search input')
      if (search) { search.focus(); search.select(); done = true }
    } else if (event.key === '?' && dialog) {
      dialog.showModal()
      done = true
    } else {
      done = inList(event)
    }
    if (done) event.preventDefault()
  })

  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-mp-keys]') && dialog) dialog.showModal()
    if (event.target.closest('[data-mp-close]') && dialog) dialog.close()
    document.querySelectorAll('.mp-menu[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false
    })
  })

  document.addEventListener('change', function (event) {
    if (event.target === toggle) remember(toggle.checked)
    if (!event.target.matches('[data-mp-all]')) return
    var list = event.target.closest('[data-mp-list]')
    list.querySelectorAll('[data-mp-row] input[type=checkbox]').forEach(function (box) {
      box.checked = event.target.checked
    })
  })

  if (toggle) toggle.checked = on()
  document.querySelectorAll('[data-mp-keys]').forEach(function (button) { button.hidden = false })
})()
