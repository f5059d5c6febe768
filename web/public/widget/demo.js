// Puts the form into the demo page by the key of the address, as a site would by its own.
const asked = new URLSearchParams(location.search)
const form = document.createElement('script')
form.src = `/widget/form.js?key=${encodeURIComponent(asked.get('key') ?? '')}`
form.dataset.target = '#form'
form.dataset.color = asked.get('color') ?? '#7a4a1d'
if (asked.get('lang')) form.dataset.lang = asked.get('lang')
document.body.append(form)
