// The address of a fresh preview link is copied by a button.
for (const button of document.querySelectorAll("[data-copies]")) {
  const address = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address.value);
      button.textContent = button.dataset.copied;
    } catch {
      // The browser forbids it: selected, the address is copied by hand.
      address.select();
    }
  });
  address.addEventListener("focus", () => address.select());
}
