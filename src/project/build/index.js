"use strict";
{
  const words = JSON.parse(document.getElementById("words").textContent);
  const rows = document.querySelectorAll("#articles > li");
  const form = document.getElementById("search");
  const query = document.getElementById("query");
  const count = document.getElementById("count");
  const all = count.textContent;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const search = () => {
    const wanted = fold(query.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = wanted.every((word) => words[index].includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    const some = shown ? `${shown} of ${all}` : "No article has these words";
    count.textContent = wanted.length ? some : all;
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", search);
  search();
}
