// Lets somebody see the password that they type; without script the button is not there.
for (const button of document.querySelectorAll("button[data-shows]")) {
  const field = document.getElementById(button.getAttribute("data-shows") ?? "");
  if (!(button instanceof HTMLButtonElement) || !(field instanceof HTMLInputElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const visible = field.type === "password";
    field.type = visible ? "text" : "password";
    button.textContent = visible ? "Verberg wachtwoord" : "Toon wachtwoord";
    button.setAttribute("aria-pressed", String(visible));
  });
}
