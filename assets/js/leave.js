// "Exit this page": one click, or Shift three times, replaces this page by a harmless one, so that "back" does
// not show it again. Without JavaScript the button is an ordinary link. Also: the error summary takes the focus.
(function () {
  'use strict'
  var button = document.querySelector('[data-mp-leave]')
  var pressed = 0
  var timer

  function leave (event) {
    if (event) event.preventDefault()
    var cover = document.createElement('div')
    cover.className = 'mp-hide'
    document.body.appendChild(cover)
    document.title = ' '
    window.location.replace(button.href)
  }

  if (button) {
    button.addEventListener('click', leave)
    document.addEventListener('keyup', function (event) {
      if (event.key !== 'Shift') { pressed = 0; return }
      pressed += 1
      clearTimeout(timer)
      timer = setTimeout(function () { pressed = 0 }, 5000)
      if (pressed === 3) leave()
    })
  }

  var summary = document.querySelector('.govuk-error-summary')
  if (summary) {
    summary.setAttribute('tabindex', '-1')
    summary.focus()
  }
})()
