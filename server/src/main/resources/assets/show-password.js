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

  button.hidden = false;
  button.addEventListener("click", toggle);
  field.form.addEventListener("submit", () => {
    if (field.type === "text") {
      toggle();
    }
  });
}
