/* What the page does in the browser by itself: send clicks to the server, move to marked places,
   and, on narrow screens, open and close the source as a sheet. */
window.yuanwen = (() => {
  let wanted = false; // a click asked for a source: show the sheet when it comes
  let opener = ""; // the link that was clicked, to give the keyboard back to it
  let moved = ""; // the last move that was made, so that a change of language moves nothing

  const narrow = () => window.matchMedia("(max-width: 700px)").matches;

  const want = (link) => {
    wanted = true;
    opener = link || "";
  };

  const close = () => {
    const panel = document.getElementById("yw-source");
    if (!panel || !("up" in panel.dataset)) return;
    delete panel.dataset.up;
    const link = opener && document.querySelector(`#yw-conversation a[href="${opener}"]`);
    if (link) link.focus({ preventScroll: true });
  };

  const reveal = (mark, focus) => {
    const box = mark.closest(".yw-sheet");
    const top = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += top - box.clientHeight * 0.35;
    if (focus) mark.focus({ preventScroll: true });
  };

  document.addEventListener("keydown", (event) => event.key === "Escape" && close());

  return {
    brand(element, watch) {
      const speak = () => {
        const brand = element.querySelector("[data-language]");
        if (brand) document.documentElement.lang = brand.dataset.language === "zh" ? "zh-Hans" : "en";
      };
      speak();
      watch("value", speak);
    },

    conversation(element, trigger, watch) {
      let last = "";
      element.addEventListener("click", (event) => {
        const cite = event.target.closest("a.cite");
        const question = event.target.closest("[data-question]");
        if (cite) {
          event.preventDefault();
          want(cite.getAttribute("href"));
          trigger("click", { cite: cite.getAttribute("href").slice(1) });
        } else if (question) {
          trigger("submit", { question: question.dataset.question });
        }
      });
      watch("value", () => {
        const turns = element.querySelectorAll(".yw-turn");
        const turn = turns[turns.length - 1];
        const now = turn ? `${turns.length} ${turn.dataset.state}` : "";
        if (turn && now !== last) {
          const box = document.getElementById("yw-conversation");
          box.scrollTop += turn.getBoundingClientRect().top - box.getBoundingClientRect().top - 16;
        }
        last = now;
      });
    },

    source(element, watch) {
      element.addEventListener("click", (event) => {
        const jump = event.target.closest("a.yw-jump");
        if (event.target.closest(".yw-close")) close();
        if (!jump) return;
        event.preventDefault();
        for (const one of element.querySelectorAll(".active")) one.classList.remove("active");
        const mark = element.querySelector(jump.getAttribute("href"));
        jump.classList.add("active");
        if (!mark) return;
        for (const one of element.querySelectorAll("mark"))
          if (one.dataset.numbers.split(" ").includes(jump.textContent)) one.classList.add("active");
        reveal(mark, true);
      });
      watch("value", () => {
        const sheet = element.querySelector(".yw-sheet");
        if (!sheet) {
          close();
          return;
        }
        if (!sheet.dataset.focus || sheet.dataset.focus === moved) return;
        moved = sheet.dataset.focus;
        if (wanted && narrow()) document.getElementById("yw-source").dataset.up = "";
        const focus = wanted && moved.startsWith("focus");
        wanted = false;
        const mark = sheet.querySelector("mark.active");
        requestAnimationFrame(() => {
          if (mark) reveal(mark, focus);
          else {
            sheet.scrollTop = 0;
            if (focus) sheet.querySelector("[tabindex], .yw-close").focus({ preventScroll: true });
          }
        });
      });
    },

    documents(element, trigger) {
      element.addEventListener("click", (event) => {
        const open = event.target.closest("[data-document]");
        if (!open) return;
        want("");
        trigger("click", { document: open.dataset.document });
      });
    },
  };
})();
