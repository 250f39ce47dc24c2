// Takes the one-time token out of the address, so that it stays in no history, and into the form.
// It never sends the form: that takes a click.
const form = document.querySelector("form[data-token-form]");

function take() {
  const token = location.hash.slice(1);
  if (!token || document.getElementById(token)) {
    return; // nothing, or a link within the page
  }
  history.replaceState(null, "", location.pathname + location.search);
  form.querySelector("input[name=token]").value = token;
  const shown = form.querySelector(".token-field");
  if (shown) {
    shown.hidden = true;
    form.querySelector(".token-found").hidden = false;
  }
}

if (form) {
  take();
  addEventListener("hashchange", take);
}
