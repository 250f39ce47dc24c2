// Gives each password field a button that shows it. Before the form goes out, it is hidden again.
for (const button of document.querySelectorAll("button.reveal")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));

  const toggle = () => {
    field.type = field.type === "password" ? "text" : "password";
    const { other, otherLabel } = button.dataset;
    button.dataset.other = button.textContent;
    button.dataset.otherLabel = button.ariaLabel;
    button.textContent = other;
    button.ariaLabel = otherLabel;
  };

  // What was made by the generator is shown, so that it can be noted.
  field.addEventListener("latchkey:reveal", () => field.type === "password" && toggle());
  button.hidden = false;
  button.addEventListener("click", toggle);
  field.form.addEventListener("submit", () => {
    if (field.type === "text") {
      toggle();
    }
  });
}
