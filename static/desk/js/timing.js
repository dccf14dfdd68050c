// What a day and a time mean, said by the server while they are typed. Without it the page says so
// after it was sent.
const WAIT = 200;

for (const said of document.querySelectorAll("[data-said]")) {
  const [day, time] = said.parentElement.querySelectorAll("input");
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const number = ++asked;
    const query = new URLSearchParams({ said: said.dataset.said, day: day.value, time: time.value });
    try {
      const answer = await fetch(`${said.dataset.address}?${query}`);
      if (!answer.ok || number !== asked) return;
      const { words, is_mistake: isMistake } = await answer.json();
      said.textContent = words;
      said.classList.toggle("act__said--mistake", isMistake);
    } catch {
      said.textContent = "";
    }
  };
  for (const input of [day, time]) {
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
  }
}
