// Takes the one-time token out of the address, so that it stays in no history, and into the form.
// It never sends the form: that takes a click. Where a link cannot be used yet, the token is only
// taken away.
const form = document.querySelector("form[data-token-form]");
const unusable = document.querySelector("[data-token-unusable]");

function take() {
  const token = location.hash.slice(1);
  if (!token || document.getElementById(token)) {
    return; // nothing, or a link within the page
  }
  history.replaceState(null, "", location.pathname + location.search);
  if (!form) {
    return;
  }
  form.querySelector("input[name=token]").value = token;
  const shown = form.querySelector(".token-field");
  if (shown) {
    shown.hidden = true;
    form.querySelector(".token-found").hidden = false;
  }
}

if (form || unusable) {
  take();
  addEventListener("hashchange", take);
}
