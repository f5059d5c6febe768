// Runs before the first paint, in a file of its own because the page forbids inline scripts.
;(function () {
  var stored = null
  try {
    stored = localStorage.getItem('vueuse-color-scheme')
  } catch {
    // a browser without storage follows the system
  }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.add(dark ? 'dark' : 'light')
})()
