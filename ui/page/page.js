/* What the page does in the browser by itself: send clicks to the server, move to marked places,
   copy, take dropped files, and, on narrow screens, open and close the source as a sheet. */
window.yuanwen = (() => {
  let wanted = false; // a click asked for a source: show the sheet when it comes
  let opener = ""; // the link that was clicked, to give the keyboard back to it
  let moved = ""; // the last move that was made, so that a change of language moves nothing
  let arrived = false;
  const SCOPE = ["source", "since", "until"];

  const narrow = () => window.matchMedia("(max-width: 700px)").matches;
  const boxText = () => document.querySelector("#yw-box textarea");
  const writing = (target) => target.closest("input, textarea, [contenteditable]");

  const kept = (storage, name, value) => {
    try {
      if (value === undefined) return storage.getItem(name) || "";
      if (value) storage.setItem(name, value);
      else storage.removeItem(name);
    } catch {
      /* a browser that keeps nothing: the page works, but forgets */
    }
    return "";
  };

  /* What the page says in its language: words that the server wrote beside its name. */
  const said = (what) => document.querySelector("[data-language]").dataset[what] || "";

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

  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // without https, browsers copy only what is selected
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus({ preventScroll: true });
    }
    const words = button.textContent;
    button.textContent = said("copied");
    setTimeout(() => (button.textContent = words), 1200);
  };

  const address = ({ link, generation, settings, ...scope }) => {
    const url = new URL(location.pathname, location.origin);
    url.searchParams.set("q", link);
    if (generation) url.searchParams.set("g", generation);
    if (settings) url.searchParams.set("s", settings);
    for (const name of SCOPE) if (scope[name]) url.searchParams.set(name, scope[name]);
    return url.href;
  };

  /* A question becomes a field in which it is put otherwise; Enter asks, Escape leaves it. */
  const edit = (button, trigger) => {
    const turn = button.closest(".yw-turn");
    const asked = turn.querySelector(".yw-asked");
    if (asked.querySelector("textarea")) return;
    const area = document.createElement("textarea");
    area.className = "yw-edit";
    area.rows = 2;
    area.value = button.dataset.text || turn.querySelector(".yw-question").textContent;
    area.setAttribute("aria-label", button.getAttribute("aria-label") || button.textContent);
    const row = document.createElement("p");
    row.className = "yw-edit-row";
    const words = turn.closest(".yw-turns").dataset;
    const press = (kind, word, does) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = kind;
      made.textContent = word;
      made.addEventListener("click", (event) => {
        event.stopPropagation();
        does();
      });
      row.append(made);
    };
    const leave = () => {
      area.remove();
      row.remove();
      button.focus();
    };
    const ask = () => {
      if (area.value.trim()) trigger("edit", { turn: button.dataset.edit, question: area.value });
    };
    press("yw-use", words.ask, ask);
    press("yw-plain", words.leave, leave);
    asked.append(area, row);
    area.focus();
    area.select();
    area.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        ask();
      }
    });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !writing(event.target)) {
      const box = boxText();
      if (box && box.offsetParent) {
        event.preventDefault();
        box.focus();
      }
    }
  });

  /* While Chinese is being composed, Enter chooses a word: it must not send the question. */
  document.addEventListener(
    "keypress",
    (event) => {
      if (event.key === "Enter" && event.isComposing) event.stopImmediatePropagation();
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-link]");
    if (!button) return;
    const { link, copy: text } = button.dataset;
    copy(link === undefined ? text : address(button.dataset), button);
  });

  /* To a part of the library further down. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-part]");
    const part = button && document.getElementById(button.dataset.part);
    const heading = part && part.querySelector("h2");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  });

  /* When too many ask at once, gradio says so in English only: say it in the page's language. */
  const busy = () => {
    const notice = document.createElement("p");
    notice.className = "yw-busy";
    notice.setAttribute("role", "alert");
    notice.textContent = said("busy");
    for (const old of document.querySelectorAll(".yw-busy")) old.remove();
    document.body.append(notice);
    setTimeout(() => notice.remove(), 6000);
  };
  const send = window.fetch;
  window.fetch = async (...request) => {
    const reply = await send.apply(window, request);
    if (reply.status === 503) busy();
    return reply;
  };

  return {
    /* What the server is told when the page is loaded. A link begins a conversation; loaded again, it goes on. */
    arrival() {
      const query = new URLSearchParams(location.search);
      const asks = query.get("q") ? location.search : "";
      if (asks && kept(sessionStorage, "yuanwen.link") !== asks) kept(sessionStorage, "yuanwen.conversation", "");
      kept(sessionStorage, "yuanwen.link", asks);
      return {
        question: query.get("q") || "",
        generation: query.get("g") || "",
        settings: query.get("s") || "",
        ...Object.fromEntries(SCOPE.map((name) => [name, query.get(name) || ""])),
        scope: JSON.parse(kept(sessionStorage, "yuanwen.scope") || "null"),
        conversation: kept(sessionStorage, "yuanwen.conversation"),
        language: kept(localStorage, "yuanwen.language"),
      };
    },

    brand(element, watch) {
      const speak = () => {
        const brand = element.querySelector("[data-language]");
        if (!brand) return;
        const { language, tag } = brand.dataset;
        document.documentElement.lang = tag;
        if (arrived) kept(localStorage, "yuanwen.language", language);
      };
      speak();
      watch("value", () => {
        arrived = true;
        speak();
      });
    },

    conversation(element, trigger, watch) {
      let last = "";
      /* The preview of a quote stands below it, or above it where there is more room. */
      const place = (event) => {
        const quote = event.target.closest(".yw-chip") && event.target.closest(".yw-quote");
        const peek = quote && quote.querySelector(".yw-peek");
        if (!peek) return;
        const box = document.getElementById("yw-scroll").getBoundingClientRect();
        const { top, bottom } = quote.getBoundingClientRect();
        const fits = bottom + peek.offsetHeight <= box.bottom;
        peek.classList.toggle("yw-above", !fits && top - box.top > box.bottom - bottom);
      };
      element.addEventListener("mouseover", place);
      element.addEventListener("focusin", place);
      element.addEventListener("click", (event) => {
        const target = event.target.closest("a.cite, button");
        if (!target) return;
        const { question, edit: number, undo, everywhere, verdict, turn, tab, inspect } = target.dataset;
        if (target.matches("a.cite")) {
          event.preventDefault();
          want(target.getAttribute("href"));
          trigger("click", { cite: target.getAttribute("href").slice(1) });
        } else if (question !== undefined) trigger("submit", { question });
        else if (number !== undefined) edit(target, trigger);
        else if (undo !== undefined) trigger("edit", { turn: undo });
        else if (everywhere !== undefined) trigger("edit", { turn: everywhere, everywhere: "yes" });
        else if (verdict !== undefined) trigger("like", { turn, verdict });
        else if (inspect !== undefined) trigger("expand", { inspect });
        else if (tab !== undefined) document.querySelector(`#yw-tabs button[data-tab-id="${tab}"]`).click();
      });
      watch("value", () => {
        const root = element.querySelector("[data-conversation]");
        if (root) {
          kept(sessionStorage, "yuanwen.conversation", root.dataset.conversation);
          const box = boxText();
          if (!last && box && !narrow() && document.activeElement === document.body)
            requestAnimationFrame(() => boxText().focus({ preventScroll: true }));
        }
        const turns = element.querySelectorAll(".yw-turn");
        const turn = turns[turns.length - 1];
        const now = turn ? `${turns.length} ${turn.dataset.state}` : "none";
        if (turn && now !== last) {
          const box = document.getElementById("yw-scroll");
          box.scrollTop += turn.getBoundingClientRect().top - box.getBoundingClientRect().top - 16;
        }
        last = now;
      });
    },

    /* Which documents are asked: typed, then used by a click or Enter; remembered by the tab. */
    scope(element, trigger, watch) {
      const fields = () => [...element.querySelectorAll("input")];
      const use = () => trigger("apply", Object.fromEntries(fields().map((one) => [one.name, one.value])));
      element.addEventListener("click", (event) => {
        const target = event.target.closest("button");
        if (!target) return;
        if (target.dataset.clear) for (const one of fields()) one.value = "";
        use();
      });
      element.addEventListener("keydown", (event) => {
        if (event.target.closest("input") && event.key === "Enter" && !event.isComposing) use();
        if (event.key === "Escape") {
          element.querySelector("details").open = false;
          element.querySelector("summary").focus();
        }
      });
      watch("value", () => {
        const details = element.querySelector("details");
        if (!details || details.open) return; // open again: what was typed cannot be used
        const set = details.dataset.scope && JSON.stringify(fields().map((one) => one.value));
        kept(sessionStorage, "yuanwen.scope", set || "");
      });
    },

    source(element, trigger, watch) {
      const jump = (link) => {
        if (!link) return;
        if (link.matches(".cite")) {
          want(opener);
          trigger("click", { cite: link.getAttribute("href").slice(1) });
          return;
        }
        const number = link.dataset.number;
        for (const one of element.querySelectorAll(".active")) one.classList.remove("active");
        for (const one of element.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
        link.classList.add("active");
        link.setAttribute("aria-current", "true");
        for (const one of element.querySelectorAll("mark"))
          if (one.dataset.numbers.split(" ").includes(number)) one.classList.add("active");
        const mark = element.querySelector(link.getAttribute("href"));
        if (mark) reveal(mark, true);
        for (const leaf of element.querySelectorAll(".yw-leaf")) leaf.hidden = leaf.dataset.number !== number;
        const verify = element.querySelector("[data-verify]");
        if (verify) verify.dataset.verify = verify.dataset.verify.replace(/-\d+$/, `-${number}`);
      };
      const step = (by) => {
        const links = [...element.querySelectorAll(".yw-jump")];
        const at = links.findIndex((link) => link.matches(".active"));
        if (links.length) jump(links[(at + by + links.length) % links.length]);
      };
      element.addEventListener("click", (event) => {
        const target = event.target.closest("a.yw-jump, button");
        if (!target) return;
        if (target.matches(".yw-close")) close();
        else if (target.matches("a.yw-jump")) {
          event.preventDefault();
          jump(target);
        } else if (target.dataset.step) step(Number(target.dataset.step));
        else if (target.dataset.verify) trigger("apply", { verify: target.dataset.verify });
      });
      element.addEventListener("keydown", (event) => {
        if (writing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "n" || event.key === "p") {
          event.preventDefault();
          step(event.key === "n" ? 1 : -1);
        }
      });
      watch("value", () => {
        const sheet = element.querySelector(".yw-sheet");
        if (!sheet) {
          close();
          return;
        }
        const checked = sheet.querySelector(".yw-checked");
        if (checked) {
          const mark = sheet.querySelector("mark.active");
          if (mark) requestAnimationFrame(() => reveal(mark, false));
          const verify = sheet.querySelector("[data-verify]");
          if (verify) verify.focus({ preventScroll: true });
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

    past(element, trigger) {
      element.addEventListener("click", (event) => {
        const target = event.target.closest("button");
        if (!target) return;
        const { conversation, forget, sure } = target.dataset;
        if (conversation !== undefined) trigger("click", { conversation });
        else if (forget !== undefined && confirm(sure)) trigger("edit", { forget });
      });
    },

    documents(element, trigger) {
      element.addEventListener("click", (event) => {
        const target = event.target.closest("button");
        if (!target) return;
        const { document: name, deed, file, sure } = target.dataset;
        if (name !== undefined) {
          want("");
          trigger("click", { document: name });
        } else if (deed !== undefined && (!sure || confirm(sure))) trigger("edit", { deed, file });
      });
      takeDrops();
    },

    questions(element, trigger) {
      element.addEventListener("click", (event) => {
        const target = event.target.closest("[data-question]");
        if (target) trigger("submit", { question: target.dataset.question });
      });
    },

    versions(element, trigger) {
      element.addEventListener("click", (event) => {
        const target = event.target.closest("[data-version]");
        if (target) trigger("click", { version: target.dataset.version });
      });
    },

    unanswered(element, trigger) {
      element.addEventListener("click", (event) => {
        const target = event.target.closest("button");
        if (!target) return;
        const { question, settle } = target.dataset;
        if (question !== undefined) trigger("submit", { question });
        else if (settle !== undefined) trigger("click", { settle });
      });
    },
  };

  /* Say how much is being sent, until the server tells what became of it. */
  function tellSending(place) {
    const line = () => place.querySelector(".yw-sending");
    place.addEventListener(
      "change",
      (event) => {
        const files = event.target.matches("input[type=file]") ? [...event.target.files] : [];
        if (!files.length || !line()) return;
        const size = files.reduce((sum, file) => sum + file.size, 0) / 1048576;
        line().textContent = line()
          .dataset.words.replace("{count}", files.length)
          .replace("{size}", size.toFixed(1));
        line().hidden = false;
      },
      true,
    );
    const uploaded = document.getElementById("yw-uploaded");
    const done = () => line() && (line().hidden = true);
    if (uploaded) new MutationObserver(done).observe(uploaded, { childList: true, subtree: true, characterData: true });
  }

  /* Files and folders dropped anywhere on the library go the way of the upload button. */
  function takeDrops() {
    const place = document.getElementById("yw-library");
    if (!place || place.dataset.drops) return;
    place.dataset.drops = "yes";
    tellSending(place);
    const kinds = place.querySelector(".yw-kinds");
    const input = place.querySelector("input[type=file]:not([webkitdirectory])");
    if (kinds && input) input.accept = kinds.textContent.split(" ").join(","); // what the picker offers first
    const over = (on) => place.classList.toggle("yw-over", on);
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    place.addEventListener("dragleave", (event) => place.contains(event.relatedTarget) || over(false));
    place.addEventListener("drop", async (event) => {
      event.preventDefault();
      over(false);
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
      const plain = [...event.dataTransfer.files];
      const files = entries.every(Boolean) ? (await Promise.all(entries.map(filesOf))).flat() : plain;
      const input = document.querySelector("#yw-library input[type=file]:not([webkitdirectory])");
      if (!input || !files.length) return;
      const all = new DataTransfer();
      for (const file of files) all.items.add(file);
      input.files = all.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  async function filesOf(entry) {
    if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return found;
      found.push(...(await Promise.all(some.map(filesOf))).flat());
    }
  }
})();
