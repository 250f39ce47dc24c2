// A page behind the sign-in is never shown from the browser's memory: whoever comes back may have
// signed out since. Nor does a reload send a form again that was answered in place.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});
history.replaceState(history.state, "", location.href);
