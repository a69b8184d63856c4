"use strict";
document.querySelectorAll("thead th").forEach(function (head) {
  const body = head.closest("table").tBodies[0];
  const button = document.createElement("button");
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = function (row) {
    const cell = row.cells[head.cellIndex];
    return "v" in cell.dataset ? cell.dataset.v : cell.textContent;
  };
  const compare = function (one, other) {
    return head.classList.contains("n") ? Number(one) - Number(other) : order.compare(one, other);
  };
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", function () {
    const rising = head.getAttribute("aria-sort") !== "ascending";
    const empty = [...body.rows].filter(function (row) { return key(row) === ""; });
    const rows = [...body.rows].filter(function (row) { return key(row) !== ""; });
    rows.sort(function (one, other) { return compare(key(one), key(other)) * (rising ? 1 : -1); });
    body.append(...rows, ...empty);
    body.querySelectorAll("[data-again]").forEach(function (cell) { cell.removeAttribute("data-again"); });
    head.closest("tr").querySelectorAll("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  });
});
