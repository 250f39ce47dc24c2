// Takes the one-time token out of the address, so that it stays in no history, and into the form.
// It never sends the form: that takes a click. Where a link cannot be used yet, the token is only
// taken away. This entry of the tab keeps it for a reload, and the fragment of the form's address
// for the page that the form leads back to; neither is ever sent. Where the form says how, it asks
// whether the token is still good.
const form = document.querySelector("form[data-token-form]");

function take() {
  const hash = location.hash.slice(1);
  if (hash && document.getElementById(hash)) {
    return; // a link within the page
  }
  const whole = form && hash.length >= Number(form.querySelector(".token-field input").dataset.length);
  if (hash) {
    history.replaceState(whole ? { token: hash } : null, "", location.pathname + location.search);
  }
  if (form && history.state?.token) {
    fill(history.state.token);
  } else if (form && !document.querySelector(".problems")) {
    form.querySelector(".token-cut").hidden = false; // a reader of mail has cut the link
  }
}

function fill(token) {
  form.querySelector("input[name=token]").value = token;
  form.action = form.getAttribute("action").split("#")[0] + "#" + token;
  form.querySelector(".token-field").hidden = true;
  form.querySelector(".token-found").hidden = false;
  form.querySelector(".token-cut").hidden = true;
  if (form.dataset.tokenCheck) {
    check(form.dataset.tokenCheck);
  }
}

// Asks whether the link is still good before somebody thinks of a password for it, and for which
// account it is, so that a password manager knows. It uses nothing up.
async function check(address) {
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    show(await answer.json());
  } catch {
    // the form itself says what is the matter when it is sent
  }
}

function show({ good, login }) {
  if (good) {
    form.querySelector(".token-login").hidden = false;
    form.querySelector(".token-login input").value = login;
  } else {
    const live = document.querySelector("[data-token-live]");
    const place = live.parentElement;
    live.replaceWith(document.querySelector("template[data-token-ended]").content);
    place.querySelector("h1").focus();
  }
}

take();
addEventListener("hashchange", take);
